import { HOUR, MINUTE } from './calendar.ts';
import { mergedAt, type PullPlan } from './plan.ts';
import type { Random } from './random.ts';

/** A pull request at about a share of the history, reviewed and merged, whose title no revert repeats. */
function near(pulls: readonly PullPlan[], share: number): PullPlan | undefined {
  const reverted = new Set(pulls.map(({ reverts }) => reverts));
  const reviewed = (pull: PullPlan) => pull.steps.some(({ type }) => type === 'review') && mergedAt(pull);
  const fit = pulls
    .filter((pull) => pull.kind === 'feature' && !reverted.has(pull) && reviewed(pull))
    .sort((a, b) => a.createdAt - b.createdAt);
  return fit[Math.floor(fit.length * share)];
}

/** Makes one pull request have more commits than a page of 100 shows. */
export function manyCommits(pulls: readonly PullPlan[], random: Random): void {
  const pull = near(pulls, 0.2);
  if (!pull) return;
  pull.title = 'Migrate everything to the new pricing engine';
  const start = pull.createdAt - 30 * 24 * HOUR;
  pull.commits = Array.from({ length: 137 }, (_, index) => ({
    at: start + ((pull.createdAt - start) * index) / 138,
    additions: random.int(1, 60),
    deletions: random.int(0, 40),
  }));
  pull.changedFiles = 214;
}

/** Makes one pull request have more reviews than a page of 100 shows. */
export function manyReviews(pulls: readonly PullPlan[], random: Random): void {
  const pull = near(pulls, 0.25);
  const by = pull?.reviewers[0];
  if (!pull || !by) return;
  pull.title = 'RFC: one design system for all of us';
  const end = mergedAt(pull) ?? pull.createdAt;
  const begin = pull.createdAt + MINUTE;
  for (let index = 0; index < 118; index++) {
    const at = begin + ((end - begin) * index) / 120;
    pull.steps.push({ type: 'review', at, by, state: 'COMMENTED', remarks: random.chance(0.5) ? 1 : 0 });
  }
  pull.steps.sort((a, b) => a.at - b.at);
}
