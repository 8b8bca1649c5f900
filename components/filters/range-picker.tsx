import { Button, Popover, Skeleton, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendar } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { formatRange } from '#lib/format.ts';
import classes from './range-picker.module.css';
import { type DateRange, DEFAULT_PRESET, presetOf, presets } from './ranges.ts';
import { useFilters, useRange } from './use-filters.ts';
import { useRangeTrouble } from './use-range-trouble.ts';

/** The calendar comes only when it is asked for. */
const RangeCalendar = dynamic(() => import('./range-calendar.tsx').then((module) => module.RangeCalendar), {
  ssr: false,
  loading: () => <Skeleton h={280} w={280} />,
});

/** The date range in the client’s zone: presets, or any two days. */
export function RangePicker() {
  const [opened, { toggle, close, open }] = useDisclosure(false);
  const range = useRange();
  const trouble = useRangeTrouble();
  const [, setFilters] = useFilters();
  if (!range) return <Skeleton h={30} w={230} />;
  const { today, timeZone } = range;
  const preset = trouble ? undefined : presetOf(range, today);
  const choose = ({ from, to }: DateRange) => {
    void setFilters({ from, to });
    close();
  };
  return (
    <Popover
      opened={opened}
      onChange={(next) => (next ? open() : close())}
      position="bottom-start"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          className={classes.target}
          leftSection={<IconCalendar size={16} aria-hidden="true" />}
          onClick={toggle}
        >
          {preset && <span className={classes.preset}>{preset.label}</span>}
          <span className={preset ? classes.dates : undefined}>
            {trouble ? 'Choose a range' : formatRange(range.from, range.to)}
          </span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label="Date range">
        <div className={classes.presets}>
          {presets.map((choice) => (
            <Button
              key={choice.id}
              variant={choice === preset ? 'light' : 'subtle'}
              color={choice === preset ? 'indigo' : 'gray'}
              size="xs"
              justify="flex-start"
              aria-pressed={choice === preset}
              onClick={() => choose(choice.range(today))}
            >
              {choice.label}
            </Button>
          ))}
          <Text size="xs" c="dimmed" className={classes.zone}>
            Days in {timeZone}
          </Text>
        </div>
        <RangeCalendar range={trouble ? DEFAULT_PRESET.range(today) : range} today={today} choose={choose} />
      </Popover.Dropdown>
    </Popover>
  );
}
