'use client';

import { Skeleton, Tooltip } from '@mantine/core';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import { Section } from '#components/ui/section.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import table from '#components/ui/table.module.css';
import { heights } from '#components/ui/theme.ts';
import { formatCount, formatDuration, formatInstant, formatInstantExact } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import classes from './integration-card.module.css';
import { progressOf } from './progress.ts';
import { modeWords, runShapes } from './run-states.ts';
import { useRuns } from './use-runs.ts';

/** The client’s newest runs, one line each. */
export function HistorySection() {
  const query = useRuns();
  const timeZone = useTimeZone();
  const now = useNow(60_000);
  // The section above says already that there is nothing, and what to do.
  if (query.data?.length === 0) return null;
  return (
    <Section
      title="Recent runs"
      description="Newest first."
      query={query}
      skeleton={<Skeleton h={heights.tableRow * 5} />}
    >
      {(runs) => (
        <ScrollX label="Table of recent runs">
          <table className={`${table.table} ${classes.history}`}>
            <thead>
              <tr>
                <th scope="col">Source</th>
                <th scope="col">Kind</th>
                <th scope="col">State</th>
                <th scope="col">Started</th>
                <th scope="col" data-num>
                  Duration
                </th>
                <th scope="col" data-num>
                  Records
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <HistoryRow key={run.id} run={run} timeZone={timeZone} now={now} />
              ))}
            </tbody>
          </table>
        </ScrollX>
      )}
    </Section>
  );
}

function HistoryRow({ run, timeZone, now }: { run: RunView; timeZone: string; now: Date | null }) {
  const at = run.startedAt ?? run.createdAt;
  const seconds =
    run.startedAt && run.finishedAt ? (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1_000 : null;
  return (
    <tr>
      <td>{run.integration}</td>
      <td>{modeWords[run.mode]}</td>
      <td>
        <Tooltip label={run.error?.message} disabled={!run.error}>
          <span>
            <StateTag {...runShapes[run.state]} />
          </span>
        </Tooltip>
      </td>
      <td>
        <Tooltip label={formatInstantExact(at, timeZone)}>
          <time dateTime={at}>{formatInstant(at, timeZone, now ?? at)}</time>
        </Tooltip>
      </td>
      <td data-num>{formatDuration(seconds)}</td>
      <td data-num>{formatCount(progressOf(run).done)}</td>
    </tr>
  );
}
