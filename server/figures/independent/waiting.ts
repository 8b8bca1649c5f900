import { fits, type Review } from './pulls.ts';
import type { RawPull, Rules } from './raw-types.ts';

export interface Waiting {
  reason: 'draft' | 'changes_requested' | 'approved' | 'review_requested' | 'commented' | 'not_asked';
  for: 'author' | 'merge' | 'reviewer' | 'nobody';
  since: number;
  /** Asked, and not heard of since. */
  on: string[];
}

/** Whose turn it is with an open pull request. */
export function waitingOf(
  pull: RawPull,
  opened: number | null,
  given: readonly Review[],
  rules: Rules,
): Waiting {
  const asked = askedOf(pull, rules);
  const on = [...asked.keys()].toSorted();
  const verdicts = [...Map.groupBy(given, ({ author }) => author)]
    .filter(([author]) => author === null || !asked.has(author))
    .map(([, reviews]) => ({
      latest: reviews.at(-1) as Review,
      verdict: reviews.findLast(({ state }) => state !== 'commented'),
    }));
  const times = (state: string) =>
    verdicts.flatMap(({ verdict }) => (verdict?.state === state ? verdict.at : []));
  const [refused, approved] = [times('changes_requested'), times('approved')];
  if (pull.draft) return { reason: 'draft', for: 'author', since: opened ?? pull.created, on };
  if (refused.length > 0)
    return { reason: 'changes_requested', for: 'author', since: Math.max(...refused), on };
  if (approved.length > 0) return { reason: 'approved', for: 'merge', since: Math.max(...approved), on };
  if (on.length > 0)
    return { reason: 'review_requested', for: 'reviewer', since: Math.min(...asked.values()), on };
  if (verdicts.length > 0) {
    return {
      reason: 'commented',
      for: 'author',
      since: Math.max(...verdicts.map(({ latest }) => latest.at)),
      on,
    };
  }
  return { reason: 'not_asked', for: 'nobody', since: opened ?? pull.created, on };
}

/** Since when: from the request until he reviews, or it is taken back. */
function askedOf({ events, reviews }: RawPull, { bots }: Rules): Map<string, number> {
  const asked = new Map<string, number>();
  const ofReviewers = events.filter(
    ({ kind }) => kind === 'review_requested' || kind === 'review_request_removed',
  );
  for (const { kind, reviewer, at } of ofReviewers.toSorted((a, b) => a.at - b.at)) {
    // A machine is no reviewer.
    if (reviewer === null || fits(reviewer, bots)) continue;
    if (kind === 'review_requested') asked.set(reviewer, at);
    else asked.delete(reviewer);
  }
  for (const [reviewer, at] of asked)
    if (reviews.some((review) => review.author === reviewer && review.at >= at)) asked.delete(reviewer);
  return asked;
}
