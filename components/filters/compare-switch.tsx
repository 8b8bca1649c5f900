import { Switch } from '@mantine/core';
import { useFilters } from './use-filters.ts';

/** Whether figures and charts show the equally many days right before, too. */
export function CompareSwitch() {
  const [{ compare }, setFilters] = useFilters();
  return (
    <Switch
      size="xs"
      label="Previous period"
      aria-label="Compare with the previous period"
      checked={compare}
      onChange={(event) => void setFilters({ compare: event.currentTarget.checked })}
    />
  );
}
