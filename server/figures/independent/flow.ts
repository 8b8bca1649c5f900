import type { Asked } from './model.ts';
import {
  addDays,
  type BucketSpan,
  barsOf,
  eachDay,
  known,
  median,
  percentile,
  type Span,
  share,
  sum,
} from './numbers.ts';
import type { StepTime, Work } from './work.ts';

export const doneIn = ({ work, within }: Asked, span: Span) => work.filter(({ done }) => within(span)(done));
const leads = (issues: readonly Work[]) => known(issues.map(({ lead }) => lead));
const cycles = (issues: readonly Work[]) => known(issues.map(({ cycle }) => cycle));
const p50p85 = (values: readonly number[]) => ({
  n: values.length,
  p50: median(values),
  p85: percentile(values, 0.85),
});

/** Where it is at the end of a day; null before its creation. */
export const stayAt = ({ stays }: Work, day: string, { dayOf }: Asked) =>
  stays.findLast(({ from }) => dayOf(from) <= day) ?? null;

export function issueTrends(a: Asked) {
  const openAt = (day: string) =>
    a.work.filter((issue) => {
      const stay = stayAt(issue, day, a);
      return stay !== null && stay.step?.category !== 'done';
    }).length;
  const trend = (span: Span) => {
    const done = doneIn(a, span);
    const latest = a.question.to < a.today ? a.question.to : a.today;
    return {
      created: a.work.filter(({ created }) => a.within(span)(created)).length,
      done: done.length,
      lead: p50p85(leads(done)),
      cycle: p50p85(cycles(done)),
      openAtEnd: span.from > latest ? null : openAt(span.to < latest ? span.to : latest),
    };
  };
  const bucket = ({ start, partial, ...span }: BucketSpan) => ({ start, partial, ...trend(span) });
  return {
    current: trend(a.span),
    previous: trend(a.previous),
    buckets: a.buckets.map(bucket),
    previousBuckets: a.previousBuckets.map(bucket),
  };
}

interface Bars {
  histogram: { fromSeconds: number; toSeconds: number | null }[];
}

export function cycleTimes(a: Asked, { histogram }: Bars) {
  const done = doneIn(a, a.span);
  const spread = (values: readonly number[]) => ({
    ...p50p85(values),
    p75: percentile(values, 0.75),
    p95: percentile(values, 0.95),
  });
  return {
    cycle: spread(cycles(done)),
    lead: spread(leads(done)),
    histogram: barsOf(cycles(done), histogram),
    dots: done
      .filter(({ cycle }) => cycle !== null)
      .map(({ id, done: at, cycle, lead }) => ({
        id,
        doneAt: new Date(at ?? 0).toISOString(),
        cycleSeconds: cycle,
        leadSeconds: lead,
      })),
  };
}

const NOT_MAPPED = { id: '0', name: 'Not mapped', category: null };
const idOf = ({ step }: { step: { id: string } | null }) => step?.id ?? '0';

export function cumulativeFlow(a: Asked) {
  const eve = new Date(Date.parse(a.span.from) - 86_400_000).toISOString().slice(0, 10);
  const days = eachDay({ from: eve, to: a.span.to < a.today ? a.span.to : a.today });
  const counts = days.map((day) => {
    const stays = a.work.flatMap((issue) => stayAt(issue, day, a) ?? []);
    return new Map([...Map.groupBy(stays, idOf)].map(([id, { length }]) => [id, length]));
  });
  const steps = [...a.raw.workflow, NOT_MAPPED].filter(
    ({ id }) => id !== '0' || counts.some((of) => of.has('0')),
  );
  const rows = days.map((day, index) => ({
    day,
    counts: steps.map(({ id }) => counts[index]?.get(id) ?? 0),
  }));
  return {
    steps: steps.map(({ id, name, category }) => ({ id, name, category })),
    before: rows[0]?.counts,
    days: rows.slice(1),
  };
}

export const secondsSince = (at: number) => (shown: unknown) => {
  const seconds = (Date.now() - at) / 1_000;
  // The clock goes on between the answer and this.
  return typeof shown === 'number' && shown <= seconds + 1 && shown >= seconds - 120;
};
const inWork = ({ category }: { category: string | null }) =>
  category === 'in_progress' || category === 'waiting';

export function agingWork(a: Asked) {
  const open = a.work.filter(({ now }) => now.step && inWork(now.step));
  const past = doneIn(a, a.span).flatMap(({ started, times }) =>
    [...times.values()].flatMap(({ step, left }) =>
      started !== null && left >= started
        ? { step, age: Math.floor(left / 1_000) - Math.floor(started / 1_000) }
        : [],
    ),
  );
  return {
    total: open.length,
    issues: open
      .toSorted((one, other) => (one.started ?? one.now.since) - (other.started ?? other.now.since))
      .map(({ id, started, now }) => ({
        id,
        stepId: now.step?.id,
        ageSeconds: secondsSince(started ?? now.since),
        stepSeconds: secondsSince(now.since),
      })),
    steps: a.raw.workflow.filter(inWork).map(({ id, name, category }) => {
      const ages = past.filter(({ step }) => step?.id === id).map(({ age }) => age);
      return {
        id,
        name,
        category,
        now: open.filter(({ now }) => now.step?.id === id).length,
        ...p50p85(ages),
        p95: percentile(ages, 0.95),
      };
    }),
  };
}

export function timeInStep(a: Asked) {
  const times = doneIn(a, a.span).flatMap((issue) => [...issue.times.values()]);
  const total = sum(times.map(({ seconds }) => seconds));
  const steps = [...a.raw.workflow, NOT_MAPPED].filter(
    ({ id }) => id !== '0' || times.some((time) => idOf(time) === '0'),
  );
  return {
    steps: steps.map(({ id, name, category }) => {
      const of = times.filter((time: StepTime) => idOf(time) === id);
      const seconds = of.map((time) => time.seconds);
      return {
        id,
        name,
        category,
        ...p50p85(seconds),
        share: share(sum(seconds), total),
        returned: of.filter(({ visits }) => visits > 1).length,
        targetSeconds: null,
      };
    }),
  };
}

export function flowEfficiency(a: Asked) {
  const figures = (span: Span) => {
    const done = doneIn(a, span).filter(({ active, waiting }) => active + waiting > 0);
    const [active, waiting] = [sum(done.map((one) => one.active)), sum(done.map((one) => one.waiting))];
    return {
      n: done.length,
      activeSeconds: active,
      waitingSeconds: waiting,
      efficiency: share(active, active + waiting),
    };
  };
  return {
    waitingSteps: a.raw.workflow.filter(({ category }) => category === 'waiting').length,
    current: figures(a.span),
    previous: figures(a.previous),
    buckets: a.buckets.map(({ start, partial, ...span }) => ({ start, partial, ...figures(span) })),
  };
}

/** Of so many, the most frequent first. */
function byType(issues: readonly Work[]): [type: string | null, n: number][] {
  const counts = [...Map.groupBy(issues, ({ type }) => type)].map(
    ([type, { length }]) => [type, length] as [string | null, number],
  );
  return counts.toSorted(([one, n], [other, m]) => m - n || ((one ?? '') < (other ?? '') ? -1 : 1));
}

export function throughput(a: Asked) {
  const types = byType(doneIn(a, a.span)).map(([type]) => type);
  return {
    types,
    total: doneIn(a, a.span).length,
    previousTotal: doneIn(a, a.previous).length,
    buckets: a.buckets.map(({ start, partial, ...span }) => {
      const done = doneIn(a, span);
      const counts = types.map((type) => done.filter((issue) => issue.type === type).length);
      return { start, partial, n: done.length, counts };
    }),
  };
}

const groups: Record<string, 'feature' | 'bug' | 'upkeep'> = {
  story: 'feature',
  feature: 'feature',
  improvement: 'feature',
  epic: 'feature',
  bug: 'bug',
  incident: 'bug',
  task: 'upkeep',
  chore: 'upkeep',
  spike: 'upkeep',
};
export const groupOf = (type: string | null) => groups[type?.trim().toLowerCase() ?? ''] ?? 'other';

export function workBalance(a: Asked) {
  const balance = (span: Span) => {
    const done = doneIn(a, span);
    const of = (group: string) => done.filter(({ type }) => groupOf(type) === group).length;
    const counts = { feature: of('feature'), bug: of('bug'), upkeep: of('upkeep'), other: of('other') };
    return { n: done.length, counts };
  };
  return {
    current: balance(a.span),
    previous: balance(a.previous),
    buckets: a.buckets.map(({ start, partial, ...span }) => ({ start, partial, ...balance(span) })),
    types: byType(doneIn(a, a.span)).map(([type, n]) => ({ type, n, group: groupOf(type) })),
  };
}

/** Issues done on each day until yesterday. */
export const donePerDay = (a: Asked, { from, to }: Span) => {
  const yesterday = addDays(a.today, -1);
  const days = eachDay({ from, to: to < yesterday ? to : yesterday });
  return days.map((day) => doneIn(a, { from: day, to: day }).length);
};

/** Day on which the first issue that counts was created in these places, of whatever type and label. */
export const issuesSince = (a: Asked) =>
  a.everyWork
    .filter((work) => work.counts && a.hasPlace(work))
    .map(({ created }) => a.dayOf(created))
    .toSorted()[0] ?? null;
