import { Skeleton, Text } from '@mantine/core';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { useTimeZone } from '#components/hooks/use-client.ts';
import type { SectionQuery } from '#components/ui/section.tsx';
import { StaleNote } from '#components/ui/section-states.tsx';
import { formatTime } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import classes from './run-log.module.css';
import { KEPT_LINES, type LogLevel, linesFrom, type RunStory } from './run-story.ts';

const levelWords: Record<LogLevel, string> = { info: 'info', warn: 'warning', error: 'error' };

/** Where a run that has ended has fewer events than it told, they have been deleted for their age. */
function emptyWords({ lines, seq }: RunStory, run: LogLinesProps['run']): string {
  if (lines.length > 0) return 'No line fits the filters.';
  if (run.finishedAt === null) return 'No log lines yet.';
  return seq < run.seq ? 'What this run said is kept no longer.' : 'It said nothing.';
}

interface LogLinesProps {
  query: SectionQuery<RunStory>;
  run: Pick<RunView, 'seq' | 'finishedAt'>;
  level: LogLevel;
  text: string;
  /** On a page of its own. */
  tall?: boolean;
}

/** The lines of a log that the filters leave. Stays at its end while lines come, unless the reader has scrolled up. */
export function LogLines({ query: { data, error, refetch }, run, level, text, tall }: LogLinesProps) {
  const timeZone = useTimeZone();
  const box = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const lines = useMemo(() => data && linesFrom(level, data.lines, text), [data, level, text]);
  const newest = lines?.at(-1)?.seq;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest line is what moves the end
  useLayoutEffect(() => {
    if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [newest]);
  if (!data || !lines) {
    return error ? (
      <StaleNote error={error} retry={() => void refetch()} />
    ) : (
      <Skeleton className={classes.log} data-tall={tall || undefined} />
    );
  }
  return (
    <section
      ref={box}
      className={classes.log}
      data-tall={tall || undefined}
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
          {emptyWords(data, run)}
        </Text>
      )}
      {data.lines.length === KEPT_LINES && (
        <Text size="xs" c="dimmed">
          Older lines are left out.
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
