import { Anchor, Table, Text, Tooltip } from '@mantine/core';
import type { PullRequestList } from '#lib/api/pull-requests.ts';
import { formatCount, formatDuration, formatDurationExact, formatInstant, formatInstantExact } from '#lib/format.ts';
import classes from './pull-request-table.module.css';
import { PullRequestState } from './pull-request-state.tsx';
import { StageStrip } from './stage-strip.tsx';

export type PullRequest = PullRequestList['rows'][number];

interface PullRequestRowProps {
  row: PullRequest;
  timeZone: string;
  /** Null until the browser has drawn. */
  now: Date | null;
}

/** One pull request: what, who, where it stands, how long each stage took. */
export function PullRequestRow({ row, timeZone, now }: PullRequestRowProps) {
  return (
    <Table.Tr>
      <Table.Td className={classes.what}>
        <Anchor href={row.url} target="_blank" rel="noreferrer" className={classes.title} title={row.title}>
          {row.title}
        </Anchor>
        <Text size="xs" c="dimmed" span>
          {row.repository} #{row.number}
        </Text>
      </Table.Td>
      <Table.Td>
        {row.author ?? (
          <Text span c="dimmed" fs="italic">
            deleted account
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <PullRequestState state={row.state} draft={row.draft} />
      </Table.Td>
      <Table.Td>
        <Instant at={row.createdAt} timeZone={timeZone} now={now} />
      </Table.Td>
      <Table.Td>{row.mergedAt ? <Instant at={row.mergedAt} timeZone={timeZone} now={now} /> : '–'}</Table.Td>
      <Table.Td ta="right">
        <Elapsed row={row} now={now} />
      </Table.Td>
      <Table.Td>
        <StageStrip stages={row.stages} />
      </Table.Td>
      <Table.Td ta="right">
        <Tooltip label={`${formatCount(row.additions)} lines added, ${formatCount(row.deletions)} deleted`}>
          <span>
            +{formatCount(row.additions)} −{formatCount(row.deletions)}
          </span>
        </Tooltip>
      </Table.Td>
      <Table.Td ta="right">{formatCount(row.reviews)}</Table.Td>
    </Table.Tr>
  );
}

interface InstantProps extends Omit<PullRequestRowProps, 'row'> {
  at: string;
}

function Instant({ at, timeZone, now }: InstantProps) {
  return (
    <Tooltip label={formatInstantExact(at, timeZone)}>
      <time dateTime={at}>{formatInstant(at, timeZone, now ?? at)}</time>
    </Tooltip>
  );
}

/** Time to merge; of an open one its age so far, set apart. */
function Elapsed({ row, now }: Omit<PullRequestRowProps, 'timeZone'>) {
  if (row.elapsedSeconds !== null) {
    return (
      <Tooltip label={`First commit to merge: ${formatDurationExact(row.elapsedSeconds)}`}>
        <span>{formatDuration(row.elapsedSeconds)}</span>
      </Tooltip>
    );
  }
  if (row.state !== 'open' || !now) return '–';
  const age = Math.max(0, (now.getTime() - Date.parse(row.createdAt)) / 1_000);
  return (
    <Tooltip label={`Open for ${formatDurationExact(age)} since it was created`}>
      <Text span c="dimmed">
        {formatDuration(age)} so far
      </Text>
    </Tooltip>
  );
}
