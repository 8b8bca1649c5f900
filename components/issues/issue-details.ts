import type { MetricFilters } from '#components/filters/use-filters.ts';
import type { ListParams } from '#components/hooks/metric-query.ts';
import { leftOutBy } from '#components/ui/left-out.ts';
import { type Details, detailsText } from '#components/ui/use-details.ts';
import { formatBucket, formatDuration } from '#lib/format.ts';
import { bucketDays } from './bucket-days.ts';

/** What the drawer of issues is asked for: the address keeps it as `issues:<this as a query>`. */
export const ISSUES = 'issues';

/** Sets that stand for a point, a band, a bar or a row of a page. */
export type IssueSet =
  /** In a step at the end of a day. */
  | { of: 'step'; step: string; on: string }
  /** In a step now, the oldest first. */
  | { of: 'now'; step: string }
  /** Done in the range, that were in a step before, the longest first. */
  | { of: 'timeIn'; step: string }
  /** All that are open now. */
  | { of: 'open' }
  /** In progress or waiting now, the oldest first. */
  | { of: 'active' }
  /** Created in the range, and left out of the figures by a rule. */
  | { of: 'leftOut'; rule: string }
  /** Done on a day, or in a bucket; by type (empty: of none) or by group. */
  | { of: 'done'; on?: string; bucket?: string; type?: string; group?: string }
  | { of: 'created'; bucket?: string }
  /** Done in the range after so many seconds. */
  | { of: 'cycle'; from: string; below?: string }
  /** Done in the range. */
  | { of: 'finished'; sort: (typeof sorts)[number] };

/** As the address has it. */
export const issueSetText = (set: IssueSet) =>
  detailsText(ISSUES, new URLSearchParams(set as Record<string, string>).toString());

const groups = ['feature', 'bug', 'upkeep', 'other'] as const;
const sorts = ['done', 'cycle', 'lead'] as const;

interface IssueSetView {
  title: string;
  params: ListParams<'issueList'>;
}

/**
 * What a set of issues is called and asked with; null: the address says nothing that this page knows. Behind a figure
 * stands what it counts.
 */
export function issueSetView(...asked: Parameters<typeof setView>): IssueSetView | null {
  const view = setView(...asked);
  return (
    view && { ...view, params: { excluded: view.params.excludedBy ? 'with' : 'without', ...view.params } }
  );
}

function setView(
  details: Details | null,
  filters: MetricFilters | null,
  stepName: (id: string) => string,
): IssueSetView | null {
  if (!filters || details?.kind !== ISSUES) return null;
  const set = new URLSearchParams(details.value);
  const text = (name: string) => set.get(name) ?? undefined;
  const bucket = text('bucket');
  const days = bucket === undefined ? {} : bucketDays(bucket, filters.bucket, filters);
  const when = bucket === undefined ? '' : `, ${lower(formatBucket(bucket, filters.bucket))}`;
  switch (text('of')) {
    case 'step': {
      const [step, on] = [text('step') ?? '', text('on') ?? ''];
      return {
        title: `${stepName(step)} at the end of ${formatBucket(on, 'day')}`,
        params: { step, on, sort: 'created', order: 'asc' },
      };
    }
    case 'now': {
      const step = text('step') ?? '';
      return {
        title: `${stepName(step)} now`,
        params: { set: 'active', step, sort: 'age', order: 'desc' },
      };
    }
    case 'timeIn': {
      const step = text('step') ?? '';
      return {
        title: `Time in “${stepName(step)}”, the longest first`,
        params: { timeIn: step, sort: 'time_in', order: 'desc' },
      };
    }
    case 'open':
      return { title: 'Open now', params: { set: 'open', sort: 'created', order: 'asc' } };
    case 'active':
      return {
        title: 'In progress or waiting now',
        params: { set: 'active', sort: 'age', order: 'desc' },
      };
    case 'leftOut': {
      const rule = text('rule') ?? '';
      return {
        title: `Created, ${leftOutBy(rule)}`,
        params: { set: 'created', excludedBy: rule, sort: 'created', order: 'desc' },
      };
    }
    case 'created':
      return { title: `Created${when}`, params: { set: 'created', sort: 'created', order: 'desc', ...days } };
    case 'done': {
      const [on, type] = [text('on'), text('type')];
      const group = groups.find((known) => known === text('group'));
      const kind = group ?? (type === '' ? 'no type' : type);
      return {
        title: `Done${kind ? `: ${kind}` : ''}${on ? ` on ${formatBucket(on, 'day')}` : when}`,
        params: {
          set: 'done',
          sort: 'done',
          order: 'desc',
          ...days,
          ...(on && { from: on, to: on }),
          ...(type && { type }),
          ...(type === '' && { untyped: 'true' }),
          ...(group && { group }),
        },
      };
    }
    case 'cycle': {
      const [from, below] = [text('from') ?? '0', text('below')];
      return {
        title: below
          ? `Done in ${formatDuration(Number(from))} to ${formatDuration(Number(below))}`
          : `Done in ${formatDuration(Number(from))} or longer`,
        params: {
          set: 'done',
          sort: 'cycle',
          order: 'desc',
          cycleFrom: from,
          ...(below && { cycleTo: below }),
        },
      };
    }
    case 'finished': {
      const sort = sorts.find((known) => known === text('sort')) ?? 'done';
      return { title: 'Done in the range', params: { set: 'done', sort, order: 'desc' } };
    }
    default:
      return null;
  }
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
