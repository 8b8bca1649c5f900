import { wholeSeconds } from './numbers.ts';
import type { Raw, RawPull, Rules } from './raw-types.ts';
import { type Waiting, waitingOf } from './waiting.ts';

export type Review = RawPull['reviews'][number];

/** A pull request as the pages count it. */
export interface Pull extends RawPull {
  excluded: 'by_hand' | 'bots' | 'branches' | 'labels' | null;
  counts: boolean;
  lines: number;
  /** Whether its merge commit is stored. */
  known: boolean;
  /** Orders of its times that cannot be, but for that of its deployment. */
  mended: number;
  firstCommit: number | null;
  approved: number | null;
  openedAt: number | null;
  /** By humans other than the author, not after the merge; oldest first. */
  given: Review[];
  reviewedAt: number | null;
  stages: { coding: number; pickup: number; review: number; merge: number; unreviewed: number } | null;
  elapsed: number | null;
  firstReview: number | null;
  rounds: number;
  hotfix: boolean;
  revert: boolean;
  /** Of the same repository. */
  reverts: RawPull | null;
  /** Of an open one that counts. */
  waiting: Waiting | null;
}

/** In any case of its letters. */
export const fits = (text: string | null, patterns: readonly string[]) =>
  text !== null && patterns.some((pattern) => new RegExp(pattern, 'i').test(text));
export const hasLabel = (labels: readonly string[], wanted: readonly string[]) =>
  labels.some((label) => wanted.some((one) => one.toLowerCase() === label.toLowerCase()));

function excludedBy(pull: RawPull, { rules, byHand }: Raw): Pull['excluded'] {
  if (byHand.has(`pull_request ${pull.id}`)) return 'by_hand';
  if (pull.bot || fits(pull.author, rules.bots)) return 'bots';
  if (fits(pull.base, rules.excludedBranches)) return 'branches';
  return hasLabel(pull.labels, rules.excludedLabels) ? 'labels' : null;
}

/** Its creation; of one created as a draft the first time that it was ready, null as long as it never was. */
function openedOf({ created, draft, events }: RawPull): number | null {
  const turns = events
    .filter(({ kind }) => kind === 'ready_for_review' || kind === 'converted_to_draft')
    .toSorted((a, b) => a.at - b.at);
  const [first] = turns;
  if (first) return first.kind === 'ready_for_review' ? first.at : created;
  return draft ? null : created;
}

function givenOf({ author, merged, reviews }: RawPull, { bots }: Rules): Review[] {
  return reviews
    .filter(
      (review) =>
        !review.bot &&
        !fits(review.author, bots) &&
        review.author !== author &&
        (merged === null || review.at <= merged),
    )
    .toSorted((a, b) => a.at - b.at || a.id - b.id);
}

/** Stages by walking the boundaries in their order, each no earlier than the one before. */
export function pullsOf(raw: Raw): Pull[] {
  const { pulls } = raw;
  const byNumber = new Map(pulls.map((pull) => [`${pull.repository} ${pull.number}`, pull]));
  const bySha = new Map(
    pulls.flatMap((pull) => (pull.sha ? [[`${pull.repository} ${pull.sha}`, pull] as const] : [])),
  );
  return pulls.map((pull) => {
    const ready = openedOf(pull);
    const opened = ready ?? pull.created;
    // Of those that were forced away too: the work began with them.
    const firstCommit = pull.commits.length > 0 ? Math.min(...pull.commits.map(({ at }) => at)) : null;
    const first = Math.min(opened, firstCommit ?? opened);
    const given = givenOf(pull, raw.rules);
    const reviewed = given[0] ? Math.max(given[0].at, opened) : null;
    const approval = given.find(({ state }) => state === 'approved');
    let stages: Pull['stages'] = null;
    let elapsed: number | null = null;
    if (pull.merged !== null) {
      const merged = Math.max(pull.merged, opened);
      const approved = reviewed !== null && approval ? Math.max(approval.at, reviewed) : null;
      stages = {
        coding: wholeSeconds(first, opened),
        pickup: reviewed === null ? 0 : wholeSeconds(opened, reviewed),
        review: reviewed === null ? 0 : wholeSeconds(reviewed, approved ?? merged),
        merge: approved === null ? 0 : wholeSeconds(approved, merged),
        unreviewed: reviewed === null ? wholeSeconds(opened, merged) : 0,
      };
      elapsed = wholeSeconds(first, merged);
    }
    const excluded = excludedBy(pull, raw);
    const impossible = [
      firstCommit !== null && firstCommit > opened,
      pull.merged !== null && pull.merged < opened,
      given[0] !== undefined && given[0].at < opened,
    ];
    return {
      ...pull,
      excluded,
      counts: excluded === null,
      lines: pull.additions + pull.deletions,
      known: pull.sha !== null && raw.parents.has(`${pull.repository} ${pull.sha}`),
      firstCommit,
      approved: approval?.at ?? null,
      mended: impossible.filter(Boolean).length,
      openedAt: pull.state === 'open' ? ready : opened,
      given,
      reviewedAt: reviewed,
      stages,
      elapsed,
      firstReview: reviewed === null ? null : wholeSeconds(opened, reviewed),
      rounds: given.filter(({ state }) => state === 'changes_requested').length,
      hotfix: isHotfix(pull, raw.rules),
      ...revertOf(pull, byNumber, bySha),
      waiting: pull.state === 'open' && excluded === null ? waitingOf(pull, ready, given, raw.rules) : null,
    };
  });
}

const isHotfix = ({ title, head, labels }: RawPull, { hotfix }: Rules) =>
  fits(title, hotfix.titles) || fits(head, hotfix.branches) || hasLabel(labels, hotfix.labels);

function revertOf(
  pull: RawPull,
  byNumber: ReadonlyMap<string, RawPull>,
  bySha: ReadonlyMap<string, RawPull>,
): Pick<Pull, 'revert' | 'reverts'> {
  const branch = /^revert-(\d+)-/.exec(pull.head);
  const undone = pull.commits
    .filter(({ superseded }) => !superseded)
    .map(({ message }) => /This reverts commit ([0-9a-f]{40})/.exec(message)?.[1])
    .find(Boolean);
  const reverts =
    (branch && byNumber.get(`${pull.repository} ${Number(branch[1])}`)) ??
    (undone ? bySha.get(`${pull.repository} ${undone}`) : undefined) ??
    null;
  return {
    revert: pull.title.startsWith('Revert "') || branch !== null || undone !== undefined,
    reverts: reverts === pull ? null : reverts,
  };
}
