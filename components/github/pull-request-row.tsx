import { Text, UnstyledButton } from '@mantine/core';
import { leftOutBy } from '#components/ui/left-out.ts';
import type { PullRequestList } from '#lib/api/pull-requests.ts';
import {
  formatCount,
  formatDuration,
  formatDurationExact,
  formatInstant,
  formatInstantExact,
} from '#lib/format.ts';
import { PullRequestState } from './pull-request-state.tsx';
import classes from './pull-request-table.module.css';
import { StageStrip } from './stage-strip.tsx';

export type PullRequest = PullRequestList['rows'][number];

interface PullRequestRowProps {
  row: PullRequest;
  timeZone: string;
  /** Null until the browser has drawn. */
  now: Date | null;
  /** Shows all there is of it. */
  show: (id: string) => void;
}

/**
 * One pull request: what, who, where it stands, how long each stage took. Exact values stand in `title`: Mantine’s
 * tooltips, five a row, made half of the table’s drawing time.
 */
export function PullRequestRow({ row, timeZone, now, show }: PullRequestRowProps) {
  return (
    <tr>
      <th scope="row" className={classes.what}>
        <UnstyledButton className={classes.title} title={row.title} onClick={() => show(row.id)}>
          {row.title}
        </UnstyledButton>
        <Text size="xs" c="dimmed" span display="block" truncate>
          #{row.number} {row.repository}
          {row.excludedBy && ` · ${leftOutBy(row.excludedBy)}`}
        </Text>
      </th>
      <td>
        {row.author ? (
          <span className={classes.author} title={row.author}>
            {row.author}
          </span>
        ) : (
          <Text span c="dimmed" fs="italic">
            deleted account
          </Text>
        )}
      </td>
      <td>
        <PullRequestState state={row.state} draft={row.draft} />
      </td>
      <td>
        <Instant at={row.createdAt} timeZone={timeZone} now={now} />
      </td>
      <td>{row.mergedAt ? <Instant at={row.mergedAt} timeZone={timeZone} now={now} /> : '–'}</td>
      <td data-num>
        <Elapsed row={row} now={now} />
      </td>
      <td>
        <StageStrip stages={row.stages} />
      </td>
      <td data-num>
        <span title={`${formatCount(row.additions)} lines added, ${formatCount(row.deletions)} deleted`}>
          +{formatCount(row.additions)} −{formatCount(row.deletions)}
        </span>
      </td>
      <td data-num>{formatCount(row.reviews)}</td>
    </tr>
  );
}

interface InstantProps extends Omit<PullRequestRowProps, 'row' | 'show'> {
  at: string;
}

function Instant({ at, timeZone, now }: InstantProps) {
  return (
    <time dateTime={at} title={formatInstantExact(at, timeZone)}>
      {formatInstant(at, timeZone, now ?? at)}
    </time>
  );
}

/** Time to merge; of an open one its age so far, set apart. */
function Elapsed({ row, now }: Pick<PullRequestRowProps, 'row' | 'now'>) {
  if (row.elapsedSeconds !== null) {
    return (
      <span title={`First commit to merge: ${formatDurationExact(row.elapsedSeconds)}`}>
        {formatDuration(row.elapsedSeconds)}
      </span>
    );
  }
  if (row.state !== 'open' || !now) return '–';
  const age = Math.max(0, (now.getTime() - Date.parse(row.createdAt)) / 1_000);
  return (
    <Text span c="dimmed" title={`Open for ${formatDurationExact(age)} since it was created`}>
      {formatDuration(age)} so far
    </Text>
  );
}
