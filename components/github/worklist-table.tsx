import { Text, UnstyledButton } from '@mantine/core';
import {
  IconCircleCheck,
  IconCircleX,
  IconGitMerge,
  IconHourglass,
  IconLoader2,
  IconUser,
  IconUserQuestion,
} from '@tabler/icons-react';
import { useClient } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import type { CsvColumn } from '#components/ui/csv-button.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import table from '#components/ui/table.module.css';
import type { OpenPullRequests } from '#lib/api/open-pull-requests.ts';
import { formatCount, formatDuration, formatDurationExact, NOTHING } from '#lib/format.ts';
import { workingSeconds } from '#lib/working-days.ts';
import classes from './github.module.css';
import { usePulls } from './pull-details.ts';
import { SortColumn } from './sort-column.tsx';
import { type OpenSort, waitingWords } from './worklist-params.ts';

type Open = OpenPullRequests['rows'][number];

interface WorklistTableProps {
  rows: readonly Open[];
  sort: OpenSort;
  order: 'asc' | 'desc';
  sortBy: (sort: OpenSort) => void;
}

const columns: { label: string; by?: OpenSort; num?: boolean }[] = [
  { label: 'Pull request' },
  { label: 'Waits for' },
  { label: 'Waiting', by: 'waiting', num: true },
  { label: 'Age', by: 'age', num: true },
  { label: 'Last activity', by: 'activity' },
  { label: 'Checks' },
  { label: 'Size', by: 'size', num: true },
];

/** Open pull requests under sortable heads. */
export function WorklistTable({ rows, sort, order, sortBy }: WorklistTableProps) {
  const now = useNow(60_000);
  const { showPull } = usePulls();
  return (
    <ScrollX label="Table of open pull requests">
      <table className={`${table.table} ${classes.wideTable}`}>
        <thead>
          <tr>
            {columns.map((column) => (
              <SortColumn key={column.label} {...column} sort={sort} order={order} choose={sortBy} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} now={now} show={showPull} />
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}

interface RowProps {
  row: Open;
  now: Date | null;
  show: (id: string) => void;
}

function Row({ row, now, show }: RowProps) {
  return (
    <tr>
      <th scope="row" className={classes.what}>
        <UnstyledButton className={classes.open} title={row.title} onClick={() => show(row.id)}>
          {row.title}
        </UnstyledButton>
        <Text size="xs" c="dimmed" span display="block" truncate>
          {`#${row.number} ${row.repository} · ${row.author ?? 'deleted account'}`}
        </Text>
      </th>
      <td>
        <StateTag {...turnOf(row)} />
        <Text size="xs" c="dimmed" className={classes.why} title={whyWords(row)} truncate>
          {whyWords(row)}
        </Text>
      </td>
      <td data-num>
        <Since at={row.waitingSince} now={now} />
        <WithoutDaysOff at={row.waitingSince} now={now} />
      </td>
      <td data-num>
        <Since at={row.openedAt} now={now} />
      </td>
      <td>
        <Instant at={row.activeAt} />
      </td>
      <td>{row.ci ? <StateTag {...checks[row.ci]} /> : NOTHING}</td>
      <td data-num>{formatCount(row.size)}</td>
    </tr>
  );
}

const looks = {
  author: { icon: IconUser, tone: 'busy' },
  reviewer: { icon: IconHourglass, tone: 'late' },
  merge: { icon: IconCircleCheck, tone: 'ok' },
  nobody: { icon: IconUserQuestion, tone: 'idle' },
} as const;

const checks = {
  success: { label: 'Passed', icon: IconCircleCheck, tone: 'ok' },
  failure: { label: 'Failed', icon: IconCircleX, tone: 'broken' },
  running: { label: 'Running', icon: IconLoader2, tone: 'busy' },
} as const;

/** An approval is half of what a merge needs: the checks may stand against it, or not be known. */
const approved = {
  success: { label: 'Ready to merge', icon: IconGitMerge, tone: 'ok' },
  failure: { label: 'Checks failed', icon: IconCircleX, tone: 'broken' },
  running: { label: 'Checks running', icon: IconLoader2, tone: 'busy' },
} as const;

const turnOf = ({ waitingFor, ci }: Open) =>
  waitingFor === 'merge' && ci ? approved[ci] : { label: waitingWords[waitingFor], ...looks[waitingFor] };

const reasons: Readonly<Record<Open['reason'], string>> = {
  draft: 'draft',
  changes_requested: 'changes asked for',
  commented: 'reviewed without a verdict',
  review_requested: 'review asked for',
  approved: 'approved',
  not_asked: 'no one was asked',
};

function whyWords({ reason, reviewers, author, ci }: Open): string {
  if (reason === 'approved' && !ci) return 'no checks known';
  if (reason === 'review_requested') return reviewers.join(', ');
  if (reason === 'not_asked' || reason === 'approved') return reasons[reason];
  return `${author ?? 'deleted account'}: ${reasons[reason]}`;
}

/** How long it has been; nothing until the browser has drawn. */
function Since({ at, now }: { at: string; now: Date | null }) {
  if (!now) return NOTHING;
  const seconds = Math.max(0, (now.getTime() - Date.parse(at)) / 1_000);
  return <span title={formatDurationExact(seconds)}>{formatDuration(seconds)}</span>;
}

/** The same without the days on which nobody works, where there were any. */
function WithoutDaysOff({ at, now }: { at: string; now: Date | null }) {
  const { client } = useClient();
  if (!now || !client) return null;
  const seconds = Math.max(0, (now.getTime() - Date.parse(at)) / 1_000);
  const working = workingSeconds(at, now, client.timeZone, client.workingDays);
  // Where clocks were changed the two differ by an hour without any.
  if (seconds - working <= 3_600) return null;
  return (
    <Text size="xs" c="dimmed" component="div" title={`${formatDurationExact(working)} on working days`}>
      {formatDuration(working)} working
    </Text>
  );
}

export const openCsv: readonly CsvColumn<Open>[] = [
  { header: 'repository', value: ({ repository }) => repository },
  { header: 'number', value: ({ number }) => number },
  { header: 'title', value: ({ title }) => title },
  { header: 'url', value: ({ url }) => url },
  { header: 'author', value: ({ author }) => author },
  { header: 'draft', value: ({ draft }) => draft },
  { header: 'size', value: ({ size }) => size },
  { header: 'openedAt', value: ({ openedAt }) => openedAt },
  { header: 'activeAt', value: ({ activeAt }) => activeAt },
  { header: 'waitingFor', value: ({ waitingFor }) => waitingFor },
  { header: 'reason', value: ({ reason }) => reason },
  { header: 'waitingSince', value: ({ waitingSince }) => waitingSince },
  { header: 'reviewers', value: ({ reviewers }) => reviewers.join(' ') },
  { header: 'checks', value: ({ ci }) => ci },
];
