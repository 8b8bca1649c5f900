import { Text, UnstyledButton } from '@mantine/core';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import {
  formatDuration,
  formatDurationExact,
  formatInstant,
  formatInstantExact,
  NOTHING,
} from '#lib/format.ts';
import classes from './github.module.css';
import { usePulls } from './pull-details.ts';
import type { PullRequest } from './pull-request-row.tsx';
import { StageStrip } from './stage-strip.tsx';

/** Pull requests in a drawer: few columns; a row shows all there is of it. */
export function PullTable({ label, rows }: { label: string; rows: readonly PullRequest[] }) {
  const timeZone = useTimeZone();
  const now = useNow(60_000);
  const { showPull } = usePulls();
  return (
    <ScrollX label={label}>
      <table className={`${table.table} ${classes.list}`}>
        <thead>
          <tr>
            <th scope="col">Pull request</th>
            <th scope="col">Merged</th>
            <th scope="col" data-num>
              Elapsed
            </th>
            <th scope="col">Stages</th>
            <th scope="col" data-num>
              Lines
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" className={classes.what}>
                <UnstyledButton className={classes.open} title={row.title} onClick={() => showPull(row.id)}>
                  {row.title}
                </UnstyledButton>
                <Text size="xs" c="dimmed" span display="block" truncate>
                  {`#${row.number} ${row.repository} · ${row.author ?? 'deleted account'}`}
                </Text>
              </th>
              <td>
                {row.mergedAt ? (
                  <time dateTime={row.mergedAt} title={formatInstantExact(row.mergedAt, timeZone)}>
                    {formatInstant(row.mergedAt, timeZone, now ?? row.mergedAt)}
                  </time>
                ) : (
                  NOTHING
                )}
              </td>
              <td data-num title={formatDurationExact(row.elapsedSeconds)}>
                {formatDuration(row.elapsedSeconds)}
              </td>
              <td>
                <StageStrip stages={row.stages} />
              </td>
              <td data-num>{`+${row.additions} −${row.deletions}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
