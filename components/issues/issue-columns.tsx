import { Text } from '@mantine/core';
import type { CsvColumn } from '#components/ui/csv-button.tsx';
import type { IssueList, issueSorts } from '#lib/api/issues.ts';
import {
  formatDuration,
  formatDurationExact,
  formatInstant,
  formatInstantExact,
  NOTHING,
} from '#lib/format.ts';

export type Issue = IssueList['rows'][number];
export type IssueSort = (typeof issueSorts)[number];

export interface CellContext {
  timeZone: string;
  /** Null until the browser has drawn. */
  now: Date | null;
}

export interface IssueColumn {
  label: string;
  /** Numbers stand to the right. */
  num?: true;
  sort?: IssueSort;
  cell: (issue: Issue, context: CellContext) => React.ReactNode;
}

const type: IssueColumn = { label: 'Type', cell: (issue) => issue.type ?? NOTHING };
const step: IssueColumn = {
  label: 'Step',
  cell: (issue) => (
    <span title={issue.status ?? undefined}>{issue.step?.name ?? issue.status ?? NOTHING}</span>
  ),
};
const created: IssueColumn = {
  label: 'Created',
  sort: 'created',
  cell: (issue, context) => <Moment at={issue.createdAt} {...context} />,
};
const duration = (label: string, sort: IssueSort, seconds: (issue: Issue) => number | null): IssueColumn => ({
  label,
  sort,
  num: true,
  cell: (issue) => <span title={formatDurationExact(seconds(issue))}>{formatDuration(seconds(issue))}</span>,
});
const stepTime = duration('In it for', 'step_time', (issue) => issue.stepSeconds);

/** Of issues that may be done. */
export const doneColumns: readonly IssueColumn[] = [
  type,
  step,
  created,
  {
    label: 'Done',
    sort: 'done',
    cell: (issue, context) => (issue.doneAt ? <Moment at={issue.doneAt} {...context} /> : NOTHING),
  },
  {
    label: 'Cycle',
    sort: 'cycle',
    num: true,
    cell: ({ cycleSeconds, ageSeconds }) =>
      cycleSeconds === null && ageSeconds !== null ? (
        <Text span c="dimmed" title={formatDurationExact(ageSeconds)}>
          {formatDuration(ageSeconds)} so far
        </Text>
      ) : (
        <span title={formatDurationExact(cycleSeconds)}>{formatDuration(cycleSeconds)}</span>
      ),
  },
  duration('Lead', 'lead', (issue) => issue.leadSeconds),
];

/** Of issues done, with the time that each was in one step. */
export const timeInColumns: readonly IssueColumn[] = [
  duration('Time in step', 'time_in', (issue) => issue.timeInSeconds),
  ...doneColumns.filter(({ label }) => label !== 'Step'),
];

/** Of issues under way. */
export const activeColumns: readonly IssueColumn[] = [
  type,
  { label: 'Assignee', cell: (issue) => <Assignee of={issue.assignee} /> },
  step,
  stepTime,
  duration('Age', 'age', (issue) => issue.ageSeconds),
];

/** Everything that is known of an issue, exact. */
export const issueCsv: readonly CsvColumn<Issue>[] = [
  { header: 'key', value: (issue) => issue.key },
  { header: 'title', value: (issue) => issue.title },
  { header: 'url', value: (issue) => issue.url },
  { header: 'place', value: (issue) => issue.place },
  { header: 'type', value: (issue) => issue.type },
  { header: 'assignee', value: (issue) => issue.assignee },
  { header: 'status', value: (issue) => issue.status },
  { header: 'step', value: (issue) => issue.step?.name ?? null },
  { header: 'createdAt', value: (issue) => issue.createdAt },
  { header: 'startedAt', value: (issue) => issue.startedAt },
  { header: 'doneAt', value: (issue) => issue.doneAt },
  { header: 'leadSeconds', value: (issue) => issue.leadSeconds },
  { header: 'cycleSeconds', value: (issue) => issue.cycleSeconds },
  { header: 'ageSeconds', value: (issue) => issue.ageSeconds },
  { header: 'stepSeconds', value: (issue) => issue.stepSeconds },
  { header: 'timeInSeconds', value: (issue) => issue.timeInSeconds },
  { header: 'activeSeconds', value: (issue) => issue.activeSeconds },
  { header: 'waitingSeconds', value: (issue) => issue.waitingSeconds },
  { header: 'reopened', value: (issue) => issue.reopened },
  { header: 'excludedBy', value: (issue) => issue.excludedBy },
];

function Moment({ at, timeZone, now }: CellContext & { at: string }) {
  return (
    <time dateTime={at} title={formatInstantExact(at, timeZone)}>
      {formatInstant(at, timeZone, now ?? at)}
    </time>
  );
}

/** Jira’s ids of accounts say nothing to people: their end tells one from another until the person is confirmed. */
const OPAQUE = /^(?:\d+:)?[0-9a-f-]{20,}$/;

function Assignee({ of }: { of: string | null }) {
  if (of === null || !OPAQUE.test(of)) return of ?? NOTHING;
  return (
    <Text
      span
      c="dimmed"
      title={`Jira account ${of}. Its name is shown once the person is confirmed under People.`}
    >
      {`…${of.slice(-4)}`}
    </Text>
  );
}
