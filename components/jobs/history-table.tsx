import { Instant } from '#components/ui/instant.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import { formatCount, formatRange } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import { progressOf } from './progress.ts';
import { RunDuration } from './run-duration.tsx';
import { RunLink } from './run-link.tsx';
import { RunStateTag } from './run-state-tag.tsx';
import { modeWords, whoWords } from './run-states.ts';
import classes from './tables.module.css';

const columns: { label: string; right?: boolean }[] = [
  { label: 'Run' },
  { label: 'Source' },
  { label: 'Kind' },
  { label: 'State' },
  { label: 'Started by' },
  { label: 'Started' },
  { label: 'Duration', right: true },
  { label: 'Records', right: true },
];

/** Runs, one line each, with a link to each. */
export function HistoryTable({ runs }: { runs: RunView[] }) {
  return (
    <ScrollX label="Table of runs">
      <table className={`${table.table} ${classes.history}`}>
        <thead>
          <tr>
            {columns.map(({ label, right }) => (
              <th key={label} scope="col" data-num={right || undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>
                <RunLink id={run.id} client={run.clientId} />
              </td>
              <td>{run.integration}</td>
              <td>
                {modeWords[run.mode]}
                {run.range && ` ${formatRange(run.range.from, run.range.to)}`}
              </td>
              <td>
                <RunStateTag run={run} quiet />
              </td>
              <td>{whoWords(run.startedBy)}</td>
              <td>
                <Instant at={run.startedAt ?? run.createdAt} />
              </td>
              <td data-num>
                <RunDuration run={run} />
              </td>
              <td data-num>{formatCount(progressOf(run).done)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
