/** Shares of the trials that are told of. */
export const confidences = [0.5, 0.85, 0.95] as const;

/** The same numbers for the same seed, 0 ≤ n < 1 (mulberry32): a forecast that is asked again answers the same. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** No forecast goes further. */
const MAX_DAYS = 5 * 365;
/** Draws of one forecast at most, so that asking for much holds up nobody else. */
const MAX_DRAWS = 1_500_000;

interface Question {
  /** Issues done on each day of the past, also the days with none: what is drawn from. */
  history: readonly number[];
  random: () => number;
  trials: number;
}

/**
 * Days until so many items are done, drawing a day of the past for each day to come. The answer of a confidence is the day
 * by which that share of the trials was done.
 * @param most days to look ahead
 * @returns one per confidence; null: not within that many days
 */
export function daysFor(
  items: number,
  { history, random, trials }: Question,
  most = MAX_DAYS,
): (number | null)[] {
  const mean = history.reduce((sum, n) => sum + n, 0) / history.length;
  if (!(mean > 0)) return confidences.map(() => null);
  const expected = Math.min(items / mean, most);
  const rounds = trialsFor(expected, trials);
  const days = Array.from({ length: rounds }, () => {
    let done = 0;
    let day = 0;
    while (done < items && day <= most) {
      done += history[Math.floor(random() * history.length)] ?? 0;
      day++;
    }
    return day;
  }).toSorted((a, b) => a - b);
  return confidences.map((share) => {
    const day = days[Math.ceil(share * rounds) - 1] ?? most + 1;
    return day > most ? null : day;
  });
}

/**
 * Items done within so many days. The answer of a confidence is how many at least were done in that share of the trials.
 * @returns one per confidence; null without a history
 */
export function itemsIn(days: number, { history, random, trials }: Question): (number | null)[] {
  if (history.length === 0) return confidences.map(() => null);
  const rounds = trialsFor(days, trials);
  const counts = Array.from({ length: rounds }, () => {
    let done = 0;
    for (let day = 0; day < days; day++) done += history[Math.floor(random() * history.length)] ?? 0;
    return done;
  }).toSorted((a, b) => b - a);
  return confidences.map((share) => counts[Math.ceil(share * rounds) - 1] ?? 0);
}

const trialsFor = (days: number, wanted: number) =>
  Math.max(200, Math.min(wanted, Math.floor(MAX_DRAWS / Math.max(days, 1))));

/** What a back-test found, per confidence: how often the forecast held, of those that can be judged by now. */
export interface BackTest {
  itemsForecasts: number;
  untilForecasts: number;
  held: { confidence: number; items: number | null; until: number | null }[];
}

/** So many days lie between the past days that are forecast from. */
export const DAYS_APART = 7;
/** So many past days are forecast from; a forecast of them is drawn so often. */
const MOST_STARTS = 26;
const BACK_TRIALS = 500;

/**
 * Makes the same two forecasts from past days, each with the equally many days before it, and holds them against what
 * came. Only forecasts of which every confidence can be judged count: else the slow ones would be left out.
 *
 * @param daily issues done per day, the last one yesterday
 * @param length of the history of a forecast, in days
 */
export function backTest(
  daily: readonly number[],
  length: number,
  { items, days, random }: { items: number; days: number; random: () => number },
): BackTest {
  const held = confidences.map(() => ({ items: 0, until: 0 }));
  let [itemsForecasts, untilForecasts] = [0, 0];
  let starts = 0;
  for (
    let start = daily.length - DAYS_APART;
    start >= length && starts < MOST_STARTS;
    start -= DAYS_APART, starts++
  ) {
    const question = { history: daily.slice(start - length, start), random, trials: BACK_TRIALS };
    const future = daily.slice(start);
    if (future.length >= days) {
      untilForecasts++;
      const came = future.slice(0, days).reduce((sum, n) => sum + n, 0);
      for (const [index, least] of itemsIn(days, question).entries()) {
        if (least !== null && came >= least) (held[index] as { until: number }).until++;
      }
    }
    const dates = daysFor(items, question, future.length);
    if (dates.includes(null)) continue;
    itemsForecasts++;
    let left = items;
    const reached = future.findIndex((n) => {
      left -= n;
      return left <= 0;
    });
    for (const [index, day] of dates.entries()) {
      if (day !== null && reached !== -1 && reached + 1 <= day) (held[index] as { items: number }).items++;
    }
  }
  const share = (n: number, of: number) => (of > 0 ? n / of : null);
  return {
    itemsForecasts,
    untilForecasts,
    held: confidences.map((confidence, index) => ({
      confidence,
      items: share(held[index]?.items ?? 0, itemsForecasts),
      until: share(held[index]?.until ?? 0, untilForecasts),
    })),
  };
}
