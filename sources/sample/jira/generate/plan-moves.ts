import { afterWork, DAY, MINUTE } from '../../generate/calendar.ts';
import type { PullPlan } from '../../generate/plan.ts';
import type { Random } from '../../generate/random.ts';
import type { Workflow } from './site.ts';

/** An issue gets a status, at a moment in epoch ms. */
export interface Move {
  at: number;
  to: keyof Workflow;
}

/** Who works on less than this at a stretch is not interrupted. */
const LONG = 2 * DAY;

/**
 * The way of the issue behind a pull request: in progress from the first commit, waiting for a review from its opening,
 * in review from the first one, back in progress where changes are asked for, ready for release from the merge, done when
 * it is deployed. Some are blocked meanwhile, some come back after they were done.
 *
 * @param releases when deployments to production finished, in order
 */
export function movesOf(pull: PullPlan, begun: number, releases: readonly number[], random: Random): Move[] {
  const moves: Move[] = [{ at: begun, to: 'inProgress' }];
  const opened = pull.steps.find((step) => step.type === 'draft' && !step.draft)?.at ?? pull.createdAt;
  if (opened - begun > LONG && random.chance(0.2)) {
    const span = opened - begun;
    moves.push({ at: begun + span * (0.2 + 0.2 * random.next()), to: 'blocked' });
    moves.push({ at: begun + span * (0.5 + 0.3 * random.next()), to: 'inProgress' });
  }
  moves.push({ at: opened, to: 'readyForReview' });
  let asked = false;
  for (const step of pull.steps) {
    if (step.type === 'review') {
      moves.push({ at: step.at, to: 'inReview' });
      asked = step.state === 'CHANGES_REQUESTED';
      // Whoever is asked for changes begins them within an hour or two.
      if (asked) moves.push({ at: step.at + random.int(5, 100) * MINUTE, to: 'inProgress' });
    } else if (step.type === 'push' && asked) {
      moves.push({ at: step.at, to: 'readyForReview' });
      asked = false;
    } else if (step.type === 'merge') {
      const merged = step.at + random.int(1, 5) * MINUTE;
      const released = releases.find((at) => at > step.at) ?? merged + 14 * DAY;
      moves.push({ at: merged, to: 'readyForRelease' });
      moves.push({ at: Math.max(merged + MINUTE, released + random.int(1, 90) * MINUTE), to: 'done' });
    } else if (step.type === 'close') {
      // Not wanted any more, or to be done in another way some day.
      moves.push({ at: step.at + random.int(1, 60) * MINUTE, to: random.chance(0.7) ? 'done' : 'toDo' });
    }
  }
  const done = moves.at(-1);
  if (done?.to === 'toDo') moves.push({ at: done.at + random.int(5, 40) * DAY, to: 'done' });
  if (done?.to === 'done' && random.chance(0.04)) moves.push(...again(pull, done.at, random));
  // Forgotten with its pull request: somebody asks some day, and most are dropped.
  if (moves.at(-1)?.to !== 'done' && random.chance(0.8))
    moves.push({ at: pull.createdAt + random.int(25, 90) * DAY, to: 'done' });
  return inOrder(moves);
}

/** It was not done after all. */
function again({ author, reviewers }: PullPlan, done: number, random: Random): Move[] {
  const back = afterWork(reviewers[0] ?? author, done, random.logNormal(9, 0.8));
  const begun = afterWork(author, back, random.logNormal(1, 0.8));
  const ready = afterWork(author, begun, random.logNormal(4, 0.8));
  const reviewed = afterWork(reviewers[0] ?? author, ready, random.logNormal(2, 0.8));
  return [
    { at: back, to: 'toDo' },
    { at: begun, to: 'inProgress' },
    { at: ready, to: 'readyForReview' },
    { at: reviewed, to: 'inReview' },
    { at: afterWork(author, reviewed, random.logNormal(1, 0.8)), to: 'done' },
  ];
}

/** By time, and without moves to where it already is. */
function inOrder(moves: Move[]): Move[] {
  const sorted = moves.toSorted((a, b) => a.at - b.at);
  return sorted.filter(({ to }, index) => to !== sorted[index - 1]?.to);
}
