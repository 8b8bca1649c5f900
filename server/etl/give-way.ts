import { performance } from 'node:perf_hooks';

/** So many requests within a second: people are there, and not only a probe that asks whether the process lives. */
const PEOPLE = 3;
const SECOND = 1_000;
/** Share of its time in which the event loop had something to do. */
const BUSY = 0.5;

const served: number[] = [];

/** A request was answered by this process. */
export function noteServed(now = performance.now()): void {
  served.push(now);
  if (served.length > PEOPLE) served.shift();
}

const peopleAreServed = (now = performance.now()) =>
  served.length === PEOPLE && now - (served[0] ?? 0) <= SECOND;

/**
 * Whether a further step may be worked on beside the one that is: not while the process serves people and is busy
 * already. A source that takes its time leaves it idle, whatever it serves; one that answers at once does not, and with
 * three steps at a time people waited 45 ms longer instead of 5 (p99 on two cores; docs/decisions/010).
 */
export function createGiveWay(): () => boolean {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return !peopleAreServed() || utilization < BUSY;
  };
}
