import { performance } from 'node:perf_hooks';

/** So many requests within a second: people are there, and not only a probe that asks whether the process lives. */
const PEOPLE = 3;
const SECOND = 1_000;
/** Records a second: pages of 25 that take a tenth of a second each. */
const SLOW_RATE = 250;

const served: number[] = [];

/** A request was answered by this process. */
export function noteServed(now = performance.now()): void {
  served.push(now);
  if (served.length > PEOPLE) served.shift();
}

/**
 * Whether a further step may begin beside the one that is worked on: always, unless the process serves people right now
 * and the source answers at once. Three steps at a time then take both of two cores, and people waited 45 ms longer
 * (p99) instead of 8 (docs/decisions/010). One that takes its time leaves the machine idle, whoever is served.
 *
 * @param rate records a second of the step that committed last; null: not known yet
 */
export function mayJoin(rate: number | null, now = performance.now()): boolean {
  const peopleAreServed = served.length === PEOPLE && now - (served[0] ?? 0) <= SECOND;
  return !peopleAreServed || (rate !== null && rate < SLOW_RATE);
}
