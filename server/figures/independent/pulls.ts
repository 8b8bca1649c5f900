import { wholeSeconds } from './numbers.ts';
import type { Raw, RawPull } from './raw.ts';

/** A pull request as the pages count it. */
export interface Pull extends RawPull {
  counts: boolean;
  openedAt: number | null;
  reviewedAt: number | null;
  stages: { coding: number; pickup: number; review: number; merge: number; unreviewed: number } | null;
  elapsed: number | null;
  firstReview: number | null;
  rounds: number;
  hotfix: boolean;
  revert: boolean;
  /** Of the same repository. */
  reverts: RawPull | null;
}

/** Stages by walking the boundaries in their order, each no earlier than the one before. */
export function pullsOf({ pulls }: Raw): Pull[] {
  const byNumber = new Map(pulls.map((pull) => [`${pull.repository} ${pull.number}`, pull]));
  const bySha = new Map(
    pulls.flatMap((pull) => (pull.sha ? [[`${pull.repository} ${pull.sha}`, pull] as const] : [])),
  );
  return pulls.map((pull) => {
    const opened = pull.opened ?? pull.created;
    const first = Math.min(opened, ...pull.commits.map(({ at }) => at));
    const human = pull.reviews
      .filter(
        ({ bot, author, at }) =>
          !bot && author !== pull.author && (pull.merged === null || at <= pull.merged),
      )
      .toSorted((a, b) => a.at - b.at);
    const reviewed = human[0] ? Math.max(human[0].at, opened) : null;
    const approval = human.find(({ state }) => state === 'approved');
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
    const branch = /^revert-(\d+)-/.exec(pull.head);
    const undone = pull.commits
      .map(({ message }) => /This reverts commit ([0-9a-f]{40})/.exec(message)?.[1])
      .find(Boolean);
    const reverts =
      (branch && byNumber.get(`${pull.repository} ${Number(branch[1])}`)) ??
      (undone ? bySha.get(`${pull.repository} ${undone}`) : undefined) ??
      null;
    return {
      ...pull,
      counts: !pull.bot,
      openedAt: pull.state === 'open' ? pull.opened : opened,
      reviewedAt: reviewed,
      ...{ stages, elapsed },
      firstReview: reviewed === null ? null : wholeSeconds(opened, reviewed),
      rounds: pull.reviews.filter(
        ({ state, bot, author }) => state === 'changes_requested' && !bot && author !== pull.author,
      ).length,
      hotfix:
        /\bhotfix\b/i.test(pull.title) ||
        /^hotfix\//i.test(pull.head) ||
        pull.labels.some((label) => label.toLowerCase() === 'hotfix'),
      revert: pull.title.startsWith('Revert "') || branch !== null || undone !== undefined,
      reverts: reverts === pull ? null : reverts,
    };
  });
}
