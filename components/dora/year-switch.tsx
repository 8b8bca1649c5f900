'use client';

import { SegmentedControl, Text } from '@mantine/core';
import { type BandYear, bandYears } from '#lib/bands.ts';
import classes from './dora.module.css';
import { useYear } from './use-year.ts';

/** The year of the survey by which values are called elite, high, medium or low. */
export function YearSwitch() {
  const [year, setYear] = useYear();
  return (
    <div className={classes.year}>
      <SegmentedControl
        size="xs"
        aria-label="Year of the bands"
        data={bandYears.map(String)}
        value={String(year)}
        onChange={(value) => void setYear(Number(value) as BandYear)}
      />
      <Text size="xs" c="dimmed">
        {year === 2025
          ? 'The survey of 2025 has no bands. Its Quick Check’s means stand beside the values.'
          : `Bands of DORA’s ${year} survey, one for each metric.`}
      </Text>
    </div>
  );
}
