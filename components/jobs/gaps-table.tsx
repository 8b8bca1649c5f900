import { Button, Tooltip } from '@mantine/core';
import { useClient } from '#components/hooks/use-client.ts';
import { Instant } from '#components/ui/instant.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import { formatCount, formatRange } from '#lib/format.ts';
import type { RunView } from '#lib/runs.ts';
import type { GapRange } from './merge-gaps.ts';
import { hasEnded } from './progress.ts';
import { jobWords } from './run-states.ts';
import classes from './tables.module.css';
import { useStart } from './use-commands.ts';
import { useMayControl } from './use-runs.ts';

interface GapsTableProps {
  ranges: GapRange[];
  /** The newest runs: a source with an unfinished one cannot start another. */
  runs: RunView[];
}

/** Ranges of days with what is missing, each with a way to load it. */
export function GapsTable({ ranges, runs }: GapsTableProps) {
  const busy = new Set(runs.filter(({ state }) => !hasEnded(state)).map((run) => run.integrationId));
  const mayControl = useMayControl();
  return (
    <ScrollX label="Table of gaps">
      <table className={`${table.table} ${classes.gaps}`}>
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col">Days</th>
            {['Source has', 'Stored', 'Missing'].map((label) => (
              <th key={label} scope="col" data-num>
                {label}
              </th>
            ))}
            <th scope="col">Compared</th>
            {mayControl && <th scope="col">What to do</th>}
          </tr>
        </thead>
        <tbody>
          {ranges.map((range) => (
            <tr key={`${range.integrationId} ${range.job} ${range.scope} ${range.from}`}>
              <td>
                <Tooltip label={`${jobWords(range.job)}, ${range.integration}`}>
                  <span>{range.scope}</span>
                </Tooltip>
              </td>
              <td>{formatRange(range.from, range.to)}</td>
              <td data-num>{formatCount(range.sourceCount)}</td>
              <td data-num>{formatCount(range.storedCount)}</td>
              <td data-num>{formatCount(range.sourceCount - range.storedCount)}</td>
              <td>
                <Instant at={range.checkedAt} />
              </td>
              {mayControl && (
                <td>
                  <LoadButton range={range} busy={busy.has(range.integrationId)} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

function LoadButton({ range, busy }: { range: GapRange; busy: boolean }) {
  const label = range.days === 1 ? 'Load this day' : 'Load these days';
  const { integrationId, integration, job, scope, from, to } = range;
  const { client } = useClient();
  const { start, starting } = useStart({ clientId: client?.id ?? '', integrationId, name: integration });
  return (
    <Tooltip label="One run at a time: it can start when the present one has ended." disabled={!busy}>
      <Button
        size="compact-xs"
        variant="default"
        loading={starting}
        data-disabled={busy || undefined}
        aria-disabled={busy}
        aria-label={`${label}: ${formatRange(from, to)} of ${scope}`}
        onClick={() => {
          if (busy) return;
          start({ kind: 'create', integrationId, mode: 'backfill', from, to, steps: [{ job, scope }] });
        }}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
