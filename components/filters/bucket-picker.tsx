import { SegmentedControl } from '@mantine/core';
import type { Bucket } from '#lib/params.ts';
import { useFilters } from './use-filters.ts';

const choices = [
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
  { value: 'month', label: 'Month' },
] satisfies { value: Bucket; label: string }[];

/** How long a bucket of a chart is. */
export function BucketPicker() {
  const [{ bucket }, setFilters] = useFilters();
  return (
    <SegmentedControl
      size="xs"
      aria-label="Length of a bucket"
      data={choices}
      value={bucket}
      onChange={(value) => void setFilters({ bucket: value as Bucket })}
    />
  );
}
