import { seeded } from '#lib/forecast.ts';
import { donePerDay, issuesSince } from './flow.ts';
import type { Asked } from './model.ts';
import { addDays, daysBetween, type Span, share, sum } from './numbers.ts';

const TRIALS = 10_000;
const MOST_DRAWS = 1_500_000;
const MOST_DAYS = 5 * 365;
const SURE = [0.5, 0.85, 0.95];

type Draw = () => number;

const drawnFrom = (history: readonly number[], random: Draw) => () =>
  history[Math.floor(random() * history.length)] as number;
/** What is far away is drawn less often. */
const trialsFor = (days: number, trials: number) =>
  Math.max(200, Math.min(trials, Math.floor(MOST_DRAWS / Math.max(days, 1))));
/** What a share of the trials came to, the best of them first. */
const surely = (trials: number[]) =>
  SURE.map((part) => trials[Math.ceil(part * trials.length) - 1] as number);

/** Days until so many items are done; null: not within `most`. */
function daysUntil(items: number, history: readonly number[], random: Draw, trials: number, most: number) {
  if (sum(history) === 0) return SURE.map(() => null);
  const draw = drawnFrom(history, random);
  const expected = Math.min((items * history.length) / sum(history), most);
  const came = Array.from({ length: trialsFor(expected, trials) }, () => {
    let days = 0;
    for (let left = items; left > 0 && days <= most; days++) left -= draw();
    return days;
  });
  return surely(came.toSorted((a, b) => a - b)).map((days) => (days > most ? null : days));
}

/** Items that are done within so many days. */
function itemsWithin(days: number, history: readonly number[], random: Draw, trials: number) {
  if (history.length === 0) return SURE.map(() => null);
  const draw = drawnFrom(history, random);
  const came = Array.from({ length: trialsFor(days, trials) }, () =>
    sum(Array.from({ length: days }, () => draw())),
  );
  return surely(came.toSorted((a, b) => b - a));
}

/** Forecasts from past days, a week apart, each from as many days before it, and whether they came true. */
function backTest(daily: readonly number[], length: number, items: number, days: number) {
  const random = seeded(length);
  const held = SURE.map(() => ({ items: 0, until: 0 }));
  const made = { items: 0, until: 0 };
  for (let start = daily.length - 7, turn = 0; start >= length && turn < 26; start -= 7, turn++) {
    const [past, future] = [daily.slice(start - length, start), daily.slice(start)];
    if (future.length >= days) {
      made.until++;
      const came = sum(future.slice(0, days));
      for (const [index, least] of itemsWithin(days, past, random, 500).entries())
        if (held[index] && least !== null && came >= least) held[index].until++;
    }
    const dates = daysUntil(items, past, random, 500, future.length);
    if (dates.some((day) => day === null)) continue;
    made.items++;
    for (const [index, day] of dates.entries())
      if (held[index] && sum(future.slice(0, day ?? 0)) >= items) held[index].items++;
  }
  return {
    itemsForecasts: made.items,
    untilForecasts: made.until,
    held: SURE.map((confidence, index) => ({
      confidence,
      items: share(held[index]?.items ?? 0, made.items),
      until: share(held[index]?.until ?? 0, made.until),
    })),
  };
}

const later = (one: string, other: string) => (one > other ? one : other);

/** From the same random numbers: of the question alone. */
export function forecast(a: Asked, items: number, until: string) {
  const { today, span, previous } = a;
  const knownFrom = issuesSince(a);
  const known = (of: Span) =>
    knownFrom === null ? [] : donePerDay(a, { ...of, from: later(of.from, knownFrom) });
  const history = known(span);
  const days = Math.min(Math.max(0, daysBetween(today, until)), MOST_DAYS);
  const random = seeded(items * 31 + days);
  const dates =
    history.length > 0 ? daysUntil(items, history, random, TRIALS, MOST_DAYS) : SURE.map(() => null);
  const counts = itemsWithin(days, history, random, TRIALS);
  const past = history.length > 0 ? [...known(previous), ...history] : [];
  return {
    history: {
      knownFrom,
      days: history.length,
      done: sum(history),
      daysWithDone: history.filter((n) => n > 0).length,
    },
    start: today,
    trials: TRIALS,
    items: {
      items,
      dates: dates.map((day, index) => ({
        confidence: SURE[index],
        date: day === null ? null : addDays(today, day - 1),
      })),
    },
    until: { date: until, days, counts: counts.map((n, index) => ({ confidence: SURE[index], items: n })) },
    backTest: backTest(past, history.length, items, days),
  };
}
