import type { PageFilter } from '#components/shell/nav.ts';
import { BucketPicker } from './bucket-picker.tsx';
import { CompareSwitch } from './compare-switch.tsx';
import { FilterChips } from './filter-chips.tsx';
import { MoreFilters } from './more-filters.tsx';
import { PlacePicker } from './place-picker.tsx';
import { RangePicker } from './range-picker.tsx';
import { TeamPicker } from './team-picker.tsx';

/** The controls of those filters that mean something on the page, and what they are set to. */
export function FilterBar({ filters }: { filters: ReadonlySet<PageFilter> }) {
  return (
    <>
      {filters.has('range') && <RangePicker />}
      {filters.has('bucket') && <BucketPicker />}
      {(filters.has('place') || filters.has('project')) && <PlacePicker filters={filters} />}
      {filters.has('team') && <TeamPicker />}
      <MoreFilters filters={filters} />
      {filters.has('compare') && <CompareSwitch />}
      <FilterChips filters={filters} />
    </>
  );
}
