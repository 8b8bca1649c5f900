import { reserveOf } from '#lib/api-budget.ts';
import { formatCount, formatDuration, formatDurationExact, formatTime, NOTHING } from '#lib/format.ts';
import type { Pace, RunView } from '#lib/runs.ts';
import type { Eta } from './progress.ts';

/** "3.2 records/s", "120 records/s". */
export function rateText(rate: number | null): string {
  if (rate === null) return NOTHING;
  return `${rate < 10 ? rate.toFixed(1) : formatCount(rate)}\u00a0records/s`;
}

/** "4 min", "at least 4 min", "estimating". */
export function etaText(eta: Eta | 'estimating'): string {
  if (eta === 'estimating') return 'estimating';
  return `${eta.atLeast ? 'at least ' : ''}${formatDuration(Math.max(1, eta.seconds))}`;
}

/** "4,212 of 5,000 left, resets 14:00"; after the reset, what was left before it. */
export function budgetText(budget: NonNullable<Pace['budget']>, timeZone: string, now: Date): string {
  const { remaining, limit, resetAt } = budget;
  const reserve = limit === null ? 0 : reserveOf(limit);
  const kept = reserve > 0 ? `; ${formatCount(reserve)} stay for other tools` : '';
  const left = `${formatCount(remaining)}${limit === null ? '' : ` of ${formatCount(limit)}`} left`;
  if (Date.parse(resetAt) <= now.getTime())
    return `${left} before its reset at ${formatTime(resetAt, timeZone)}${kept}`;
  return `${left}, resets ${formatTime(resetAt, timeZone)}${kept}`;
}

/**
 * What an unfinished run waits for, with a countdown: "Goes on in 12 min 30 s, at 14:02"; null: it does not wait for a
 * time.
 */
export function waitText(
  { state, dueAt, attempt }: Pick<RunView, 'state' | 'dueAt' | 'attempt'>,
  timeZone: string,
  now: Date,
): string | null {
  const seconds = Math.ceil((Date.parse(dueAt) - now.getTime()) / 1_000);
  const waits = state === 'waiting_rate_limit';
  if (!waits && !(state === 'queued' && seconds > 0)) return null;
  const what = waits || attempt > 0 ? 'Goes on' : 'Starts';
  if (seconds <= 0) return `${what} as soon as a worker is free`;
  return `${what} in ${formatDurationExact(seconds)}, at ${formatTime(dueAt, timeZone)}`;
}
