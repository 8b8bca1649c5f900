import { wholeSeconds } from './numbers.ts';
import type { Raw, RawIssue, Step } from './raw-types.ts';

interface Stay {
  /** Null: a status that nobody knows. */
  step: Step | null;
  from: number;
  to: number | null;
}

/** An issue as the pages count it. */
export interface Work extends RawIssue {
  excluded: 'by_hand' | 'gone' | 'subtasks' | null;
  counts: boolean;
  /** Without holes, oldest first; the last has no end. */
  stays: Stay[];
  started: number | null;
  done: number | null;
  lead: number | null;
  cycle: number | null;
  /** Of one that is done: seconds in each step until it was, also of a step it only passed through. */
  times: Map<string, StepTime>;
  active: number;
  waiting: number;
  /** Where it is now, and since when it has been there. */
  now: { step: Step | null; since: number };
}

export interface StepTime {
  step: Step | null;
  seconds: number;
  visits: number;
  /** When it last left it. */
  left: number;
}

export function workOf({ issues, steps, byHand, rules }: Raw): Work[] {
  return issues.map((issue) => {
    const stays = staysOf(issue).map(({ status, ...stay }) => ({
      ...stay,
      step: steps.get(`${issue.integration} ${status}`) ?? null,
    }));
    const started = stays.find(({ step }) => step?.category === 'in_progress')?.from ?? null;
    const lastOpen = stays.findLastIndex(({ step }) => step?.category !== 'done');
    const done = stays[lastOpen + 1]?.from ?? null;
    const excluded = byHand.has(`issue ${issue.id}`)
      ? 'by_hand'
      : issue.gone
        ? 'gone'
        : rules.excludeSubtasks && issue.subtask
          ? 'subtasks'
          : null;
    const times = done === null ? new Map<string, StepTime>() : timesOf(stays, done);
    const secondsIn = (category: Step['category']) =>
      [...times.values()].reduce(
        (total, { step, seconds }) => total + (step?.category === category ? seconds : 0),
        0,
      );
    const elsewhere = stays.findLastIndex(({ step }) => step?.id !== stays.at(-1)?.step?.id);
    return {
      ...issue,
      ...{ excluded, counts: excluded === null, stays, started, done, times },
      lead: done === null ? null : wholeSeconds(issue.created, done),
      cycle: done === null || started === null ? null : wholeSeconds(started, done),
      ...{ active: secondsIn('in_progress'), waiting: secondsIn('waiting') },
      now: { step: stays.at(-1)?.step ?? null, since: stays[elsewhere + 1]?.from ?? issue.created },
    };
  });
}

/** Its history of statuses, from its creation on. */
function staysOf(issue: RawIssue): { status: string; from: number; to: number | null }[] {
  const first = issue.changes[0]?.from ?? (issue.repository !== null ? 'open' : issue.status);
  const points = [{ status: first, from: issue.created }];
  const enter = (status: string, at: number) => {
    const last = points.at(-1) as (typeof points)[number];
    if (status !== last.status) points.push({ status, from: at });
  };
  let moment = issue.created;
  for (const { at, to } of issue.changes) {
    moment = Math.max(at, moment);
    enter(to, moment);
  }
  // The changes do not lead to where it is: it came there when it was resolved, or else last heard of.
  enter(issue.status, Math.max(issue.resolved ?? issue.updated, moment));
  return points.map((point, index) => ({ ...point, to: points[index + 1]?.from ?? null }));
}

function timesOf(stays: readonly Stay[], done: number): Map<string, StepTime> {
  const times = new Map<string, StepTime>();
  let before: string | null = null;
  for (const { step, from, to } of stays) {
    if (to === null || to > done) break;
    const id = step?.id ?? '0';
    const time = times.get(id) ?? { step, seconds: 0, visits: 0, left: to };
    times.set(id, time);
    time.seconds += wholeSeconds(from, to);
    time.left = to;
    if (id !== before) time.visits++;
    before = id;
  }
  return times;
}
