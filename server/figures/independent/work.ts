import { startOf, wholeSeconds } from './numbers.ts';
import type { Raw, RawIssue, Step } from './raw-types.ts';

interface Stay {
  status: string;
  /** Null: a status that nobody knows. */
  step: Step | null;
  from: number;
  to: number | null;
}

/** An issue as the pages count it. */
export interface Work extends RawIssue {
  excluded: 'by_hand' | 'gone' | 'subtasks' | null;
  counts: boolean;
  /** Orders of its changes that cannot be. */
  mended: number;
  /** Without holes, oldest first, cut where a status is mapped to another step; the last has no end. */
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

export function workOf(raw: Raw): Work[] {
  const { issues, byHand, rules } = raw;
  const turnsOf = turns(raw);
  return issues.map((issue) => {
    const history = historyOf(issue);
    const stays = history.stays.flatMap((stay) => cut(stay, turnsOf(`${issue.integration} ${stay.status}`)));
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
      mended: history.mended,
      excluded,
      counts: excluded === null,
      stays,
      started,
      done,
      times,
      lead: done === null ? null : wholeSeconds(issue.created, done),
      cycle: done === null || started === null ? null : wholeSeconds(started, done),
      active: secondsIn('in_progress'),
      waiting: secondsIn('waiting'),
      now: { step: stays.at(-1)?.step ?? null, since: stays[elsewhere + 1]?.from ?? issue.created },
    };
  });
}

interface Turn {
  from: number;
  step: Step | null;
}

/**
 * Answers which step a status belongs to, and since when: before the first of its mappings, and without any, the first
 * step of its own category.
 */
function turns({ mapped, statuses, workflow, timeZone }: Raw): (status: string) => Turn[] {
  const categories = { new: 'todo', indeterminate: 'in_progress', done: 'done' } as const;
  const known = new Map<string, Turn[]>();
  return (status) => {
    const found = known.get(status);
    if (found) return found;
    const own = statuses.get(status)?.category;
    const step = (own && workflow.find(({ category }) => category === categories[own])) ?? null;
    const set = (mapped.get(status) ?? []).map(({ from, ...to }) => ({
      from: from === null ? Number.NEGATIVE_INFINITY : startOf(from, timeZone),
      step: to,
    }));
    const all = [{ from: Number.NEGATIVE_INFINITY, step }, ...set].toSorted((a, b) => a.from - b.from || 0);
    known.set(status, all);
    return all;
  };
}

/** A stay in the parts between changes of its step; what begins after now has not begun. */
function cut({ from, to, status }: Omit<Stay, 'step'>, all: readonly Turn[]): Stay[] {
  const stepAt = (at: number) => all.findLast((turn) => turn.from <= at)?.step ?? null;
  const parts: Stay[] = [{ status, from, to: null, step: stepAt(from) }];
  for (const { from: at } of all) {
    const last = parts.at(-1) as Stay;
    if (at <= from || at >= (to ?? Date.now()) || stepAt(at)?.id === last.step?.id) continue;
    last.to = at;
    parts.push({ status, from: at, to: null, step: stepAt(at) });
  }
  (parts.at(-1) as Stay).to = to;
  return parts;
}

/** Its history of statuses, from its creation on, and how many of its changes cannot have been so. */
function historyOf(issue: RawIssue): { stays: Omit<Stay, 'step'>[]; mended: number } {
  const first = issue.changes[0]?.from ?? (issue.repository !== null ? 'open' : issue.status);
  const points = [{ status: first, from: issue.created }];
  const enter = (status: string, at: number) => {
    const last = points.at(-1) as (typeof points)[number];
    if (status !== last.status) points.push({ status, from: at });
  };
  let moment = issue.created;
  let before: string | null = null;
  let mended = 0;
  for (const { at, from, to } of issue.changes) {
    if (at < issue.created || (before !== null && from !== null && from !== before)) mended++;
    moment = Math.max(at, moment);
    enter(to, moment);
    before = to;
  }
  if (issue.status !== points.at(-1)?.status) mended++;
  // The changes do not lead to where it is: it came there when it was resolved, or else last heard of.
  enter(issue.status, Math.max(issue.resolved ?? issue.updated, moment));
  const stays = points.map((point, index) => ({ ...point, to: points[index + 1]?.from ?? null }));
  return { stays, mended };
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
