import { SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './run-log.module.css';
import type { LogLevel } from './run-story.ts';

const levels = [
  { value: 'info', label: 'All' },
  { value: 'warn', label: 'Warnings' },
  { value: 'error', label: 'Errors' },
] satisfies { value: LogLevel; label: string }[];

/** Which lines of a log are shown. */
export function useLogFilters() {
  const [level, setLevel] = useState<LogLevel>('info');
  const [text, setText] = useState('');
  return { level, setLevel, text, setText };
}

/** Chooses lines by their gravity and their words. */
export function LogFilters({ filters }: { filters: ReturnType<typeof useLogFilters> }) {
  const { level, setLevel, text, setText } = filters;
  return (
    <div className={classes.filters}>
      <TextInput
        size="xs"
        type="search"
        aria-label="Search the log"
        placeholder="Search"
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <SegmentedControl
        size="xs"
        aria-label="Lines shown"
        data={levels}
        value={level}
        onChange={(value) => setLevel(value as LogLevel)}
      />
    </div>
  );
}
