'use client';

import '@mantine/dates/styles.layer.css';
import { DatePicker } from '@mantine/dates';
import { useState } from 'react';
import type { DateRange } from './ranges.ts';

interface RangeCalendarProps {
  range: DateRange;
  today: string;
  choose: (range: DateRange) => void;
}

/** Any two days up to today; the second click chooses. */
export function RangeCalendar({ range, today, choose }: RangeCalendarProps) {
  const [picked, setPicked] = useState<[string | null, string | null]>([range.from, range.to]);
  return (
    <DatePicker
      type="range"
      allowSingleDateInRange
      hideOutsideDates
      weekendDays={[]}
      size="sm"
      maxDate={today}
      defaultDate={range.to}
      value={picked}
      onChange={(next) => {
        setPicked(next);
        const [from, to] = next;
        if (from && to) choose({ from, to });
      }}
      ariaLabels={{ previousMonth: 'Month before', nextMonth: 'Month after' }}
    />
  );
}
