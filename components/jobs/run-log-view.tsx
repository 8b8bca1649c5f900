import { Button, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { StaleNote } from '#components/ui/section-states.tsx';
import { formatTime } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import { runLogQuery } from './queries.ts';
import classes from './run-log.module.css';
import { type LogLevel, type LogLine, linesFrom } from './run-log.ts';

const levels = [
  { value: 'info', label: 'All' },
  { value: 'warn', label: 'Warnings' },
  { value: 'error', label: 'Errors' },
] satisfies { value: LogLevel; label: string }[];

const levelWords: Record<LogLevel, string> = { info: 'info', warn: 'warning', error: 'error' };

/** The newest log lines of a run, live, filtered by gravity; read from the server only while opened. */
export function RunLog({ run, openAtFirst }: { run: RunView; openAtFirst: boolean }) {
  const [opened, setOpened] = useState(openAtFirst);
  const [level, setLevel] = useState<LogLevel>('info');
  const id = useId();
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <div className={classes.head}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          c="dimmed"
          leftSection={<Chevron size={14} aria-hidden="true" />}
          aria-expanded={opened}
          aria-controls={id}
          onClick={() => setOpened(!opened)}
        >
          Log
        </Button>
        {opened && (
          <SegmentedControl
            size="xs"
            aria-label="Lines shown"
            data={levels}
            value={level}
            onChange={(value) => setLevel(value as LogLevel)}
          />
        )}
      </div>
      <div id={id}>{opened && <Lines run={run} level={level} />}</div>
    </div>
  );
}

function Lines({ run, level }: { run: RunView; level: LogLevel }) {
  const timeZone = useTimeZone();
  const { data, error, refetch } = useQuery(runLogQuery(run));
  if (!data) {
    return error ? (
      <StaleNote error={error} retry={() => void refetch()} />
    ) : (
      <Skeleton className={classes.log} />
    );
  }
  return <LogBox lines={linesFrom(level, data)} timeZone={timeZone} all={level === 'info'} />;
}

/** Stays at its end while lines come, unless the reader has scrolled up. */
function LogBox({ lines, timeZone, all }: { lines: LogLine[]; timeZone: string; all: boolean }) {
  const box = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const newest = lines.at(-1)?.seq;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest line is what moves the end
  useLayoutEffect(() => {
    if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [newest]);
  return (
    <section
      ref={box}
      className={classes.log}
      role="log"
      aria-live="off"
      aria-label="Log lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        atEnd.current = scrollTop + clientHeight >= scrollHeight - 8;
      }}
    >
      {lines.length === 0 && (
        <Text size="xs" c="dimmed">
          {all ? 'No log lines yet.' : 'No lines of this gravity.'}
        </Text>
      )}
      {lines.map((line) => (
        <div key={line.seq} className={classes.line} data-level={line.level}>
          <time dateTime={line.at}>{formatTime(line.at, timeZone, true)}</time>
          <span className={classes.level}>{levelWords[line.level]}</span>
          <span className={classes.message}>{line.message}</span>
        </div>
      ))}
    </section>
  );
}
