import type { PullRequestDetail } from '#lib/api/pull-request-detail.ts';

const rules: Readonly<Record<string, string>> = {
  bots: 'its author is a bot',
  branches: 'of the branch that it goes into',
  labels: 'of one of its labels',
};

/** Why a pull request is in no figure; null: it is. */
export function exclusionWords({
  excludedBy,
  exclusion,
}: Pick<PullRequestDetail, 'excludedBy' | 'exclusion'>): string | null {
  if (excludedBy === null) return null;
  if (excludedBy === 'by_hand' && exclusion) {
    return `Left out of all figures by ${exclusion.actor}: ${exclusion.reason}`;
  }
  return `Left out of all figures, because ${rules[excludedBy] ?? `the rule “${excludedBy}” says so`}.`;
}

/** How it came to production, and how that is known. */
export function deploymentWords({
  deployment,
  linkMethod,
  mergedAt,
}: Pick<PullRequestDetail, 'deployment' | 'linkMethod' | 'mergedAt'>): string | null {
  if (mergedAt === null) return null;
  if (linkMethod === 'before_history') return 'Deployed before the first deployment that is known';
  if (!deployment) return 'Not deployed yet';
  const how = linkMethod === 'compare' ? 'found by its commits' : 'the first after the merge, by time alone';
  return `${deployment.environment}, ${deployment.sha.slice(0, 7)} (${how})`;
}

type Kind = PullRequestDetail['happened'][number]['kind'];

const verbs: Readonly<Record<Kind, string>> = {
  commit: 'committed',
  approved: 'approved',
  changes_requested: 'asked for changes',
  commented: 'reviewed with comments',
  dismissed: 'reviewed; dismissed since',
  ready_for_review: 'marked it ready for review',
  converted_to_draft: 'turned it back into a draft',
  force_pushed: 'pushed by force',
  review_requested: 'asked for a review by',
  review_request_removed: 'took back the request for a review by',
};

/** One thing that happened, in words. */
export function happenedWords({
  kind,
  actor,
  text,
}: Omit<PullRequestDetail['happened'][number], 'at'>): string {
  const who = actor ?? 'Somebody';
  if (text === null) return `${who} ${verbs[kind]}`;
  return kind === 'commit' ? `${who} ${verbs[kind]}: ${text}` : `${who} ${verbs[kind]} ${text}`;
}
