import { agingWork } from '../aging-work.ts';
import { cumulativeFlow } from '../cumulative-flow.ts';
import { cycleTimes } from '../cycle-times.ts';
import { flowEfficiency } from '../flow-efficiency.ts';
import { forecast } from '../forecast.ts';
import { issueTrends } from '../issue-trends.ts';
import { throughput } from '../throughput.ts';
import { timeInStep } from '../time-in-step.ts';
import { workBalance } from '../work-balance.ts';
import { type Answerer, bucketsOf, restsOn } from './answer.ts';

// The questions of issues and flow in the words of docs/metrics.md.

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** The clock goes on while the question is asked. */
const wholeHours = (seconds: number) => Math.floor(seconds / HOUR) * HOUR;

export const flowAnswers: Record<string, Answerer> = {
  throughput: async (db, scope) => {
    const { types, total, previousTotal, buckets, meta } = await throughput(db, scope);
    const rows = buckets.map(({ counts, ...row }) => ({
      ...row,
      ...Object.fromEntries(types.map((type, index) => [type ?? 'none', counts[index]])),
    }));
    return { now: { done: total }, before: { done: previousTotal }, ...bucketsOf(rows), ...restsOn(meta) };
  },
  'work balance': async (db, scope) => {
    const { current, previous, types } = await workBalance(db, scope);
    const groups = types.map(({ type, group, n }) => [`type ${type}`, { group, n }]);
    const period = ({ n, counts }: typeof current) => ({ n, ...counts });
    return { now: period(current), before: period(previous), ...Object.fromEntries(groups) };
  },
  'created and done': async (db, scope) => {
    const { current, previous, buckets } = await issueTrends(db, scope);
    const view = ({ created, done, openAtEnd }: Pick<typeof current, 'created' | 'done' | 'openAtEnd'>) => ({
      created,
      done,
      open: openAtEnd,
    });
    const rows = buckets.map(({ start, partial, ...row }) => ({ start, partial, ...view(row) }));
    return { now: view(current), before: view(previous), ...bucketsOf(rows) };
  },
  'cumulative flow': async (db, scope) => {
    const { steps, days, meta } = await cumulativeFlow(db, scope);
    const counts = (row: (typeof days)[number]) =>
      Object.fromEntries(steps.map(({ name }, index) => [name, row.counts[index]]));
    const rows = days.map((row) => [row.day, counts(row)]);
    return { days: { n: days.length }, ...Object.fromEntries(rows), ...restsOn(meta) };
  },
  'cycle time': async (db, scope) => {
    const { cycle, lead, meta } = await cycleTimes(db, scope);
    return { cycle, lead, ...restsOn(meta) };
  },
  'time in step': async (db, scope) => {
    const { steps, meta } = await timeInStep(db, scope);
    const rows = steps.map(({ name, n, p50, p85, share, returned }) => [
      name,
      { n, p50, p85, share, returned },
    ]);
    return { ...Object.fromEntries(rows), ...restsOn(meta) };
  },
  'flow efficiency': async (db, scope) => {
    const { current, previous, buckets, meta } = await flowEfficiency(db, scope);
    const view = ({ n, activeSeconds, waitingSeconds, efficiency }: typeof current) => ({
      n,
      active: activeSeconds,
      waiting: waitingSeconds,
      efficiency,
    });
    const rows = buckets.map(({ start, partial, ...row }) => ({ start, partial, ...view(row) }));
    return { now: view(current), before: view(previous), ...bucketsOf(rows), ...restsOn(meta) };
  },
  aging: async (db, scope) => {
    const { total, issues, steps, meta } = await agingWork(db, scope);
    const rows = steps.map(({ name, now, n, p50, p85, p95 }) => [name, { now, n, p50, p85, p95 }]);
    const ages = issues.map(({ key, ageSeconds, stepSeconds }, index) => [
      key.replace('AB-', 'issue '),
      { place: index + 1, age: wholeHours(ageSeconds), 'in step': wholeHours(stepSeconds) },
    ]);
    return { now: { total }, ...Object.fromEntries(rows), ...Object.fromEntries(ages), ...restsOn(meta) };
  },
  forecast: async (db, scope, { items, days }) => {
    const until = new Date(Date.now() + (days - 1) * DAY * 1_000).toISOString().slice(0, 10);
    const { history, start, ...answer } = await forecast(db, scope, { items, until });
    const dayOf = (date: string | null) => date && (Date.parse(date) - Date.parse(start)) / (DAY * 1_000) + 1;
    const at = <T>(list: readonly (T & { confidence: number })[], value: (one: T) => unknown) =>
      Object.fromEntries(list.map((one) => [`at ${one.confidence * 100}%`, value(one)]));
    const [least] = answer.backTest.held.slice(-1);
    return {
      history: { days: history.days, done: history.done, 'days with done': history.daysWithDone },
      ready: at(answer.items.dates, ({ date }) => dayOf(date)),
      done: at(answer.until.counts, (one) => one.items),
      'back-test': { ready: least?.items, done: least?.until },
    };
  },
};
