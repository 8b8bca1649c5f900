import type { MetricFilters } from '#components/filters/use-filters.ts';
import type { ListParams } from '#components/hooks/metric-query.ts';
import { bucketDays } from '#components/issues/bucket-days.ts';
import { leftOutBy } from '#components/ui/left-out.ts';
import { type Details, detailsText, useDetails } from '#components/ui/use-details.ts';
import type { PullRequestSize } from '#lib/api/pull-requests.ts';
import { formatBucket, formatDuration } from '#lib/format.ts';

/** What a drawer is asked for: the address keeps it as `pulls:<a set as a query>` or `pull:<an id>`. */
export const PULLS = 'pulls';
export const PULL = 'pull';

const happenings = ['created', 'opened', 'merged', 'closed', 'reviewed', 'deployed'] as const;
const traits = ['unreviewed', 'revert', 'changes_requested'] as const;
const links = ['none', 'before_history'] as const;
const sizes = ['XS', 'S', 'M', 'L', 'XL'] as const satisfies readonly PullRequestSize[];

/** The pull requests behind a point, a bar or a row of the page. */
export interface PullSet {
  /** What happened to them in the range, or in one bucket of it. */
  of: (typeof happenings)[number];
  bucket?: string;
  size?: PullRequestSize;
  trait?: (typeof traits)[number];
  /** Those that no deployment is known to have brought to production. */
  link?: (typeof links)[number];
  /** Those alone that this rule leaves out of the figures. */
  rule?: string;
  reviewer?: string;
  repository?: string;
  /** Name of the repository. */
  in?: string;
  /** The longest first. */
  longest?: 'yes';
  /** Seconds from first commit to merge: at least, and less than. */
  from?: string;
  below?: string;
}

const verbs = {
  created: 'Created',
  opened: 'Opened',
  merged: 'Merged',
  closed: 'Closed unmerged',
  reviewed: 'First reviewed',
  deployed: 'Deployed',
};
const traitWords = {
  unreviewed: 'without review',
  revert: 'that revert another',
  changes_requested: 'after a request for changes',
};

const linkWords = {
  none: 'without a deployment',
  before_history: 'and deployed before history',
};

/** As the address has it. */
export const pullSetText = (set: PullSet) => detailsText(PULLS, new URLSearchParams({ ...set }).toString());

/** What a set is called and asked with; null: the address says nothing that this page knows. */
export function pullSetView(
  details: Details | null,
  filters: MetricFilters | null,
): { title: string; params: ListParams<'pullRequestList'> } | null {
  if (!filters || details?.kind !== PULLS) return null;
  const set = new URLSearchParams(details.value);
  const text = (name: keyof PullSet) => set.get(name) ?? undefined;
  const happened = happenings.find((one) => one === text('of'));
  const [bucket, reviewer, repository] = [text('bucket'), text('reviewer'), text('repository')];
  if (!happened) return null;
  const size = sizes.find((one) => one === text('size'));
  const trait = traits.find((one) => one === text('trait'));
  const link = links.find((one) => one === text('link'));
  const rule = text('rule');
  const [from, below] = [seconds(text('from')), seconds(text('below'))];
  const parts = [reviewer ? `Reviewed by ${reviewer}` : verbs[happened]];
  if (size) parts.push(`of size ${size}`);
  if (trait) parts.push(traitWords[trait]);
  if (link) parts.push(linkWords[link]);
  if (from && below) parts.push(`after ${formatDuration(Number(from))} to ${formatDuration(Number(below))}`);
  else if (from) parts.push(`after ${formatDuration(Number(from))} or longer`);
  if (repository) parts.push(`in ${text('in') ?? 'one repository'}`);
  if (rule) parts.push(leftOutBy(rule));
  if (text('longest')) parts.push('the longest first');
  const when = bucket ? `, ${lower(formatBucket(bucket, filters.bucket))}` : '';
  return {
    title: parts.join(' ') + when,
    params: {
      // A reviewer may have reviewed what happened at any time.
      ...(reviewer ? { reviewer, happened: 'any' } : { happened }),
      excluded: rule ? 'only' : 'without',
      sort: from || text('longest') ? 'elapsed' : happened === 'merged' ? 'merged' : 'created',
      ...(bucket && bucketDays(bucket, filters.bucket, filters)),
      ...(size && { size }),
      ...(trait && { trait }),
      ...(link && { link }),
      ...(rule && { excludedBy: rule }),
      ...(repository && { repository }),
      ...(from && { elapsedFrom: from }),
      ...(below && { elapsedTo: below }),
    },
  };
}

const seconds = (text: string | undefined) => (text && /^\d{1,9}$/.test(text) ? text : undefined);
const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** Shows a set, or one pull request, in the drawer of the page. */
export function usePulls() {
  const { open } = useDetails();
  return {
    showSet: (set: PullSet) => open(pullSetText(set)),
    showPull: (id: string) => open(detailsText(PULL, id)),
  };
}
