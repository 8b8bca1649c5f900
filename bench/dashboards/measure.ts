import type { MetricScope } from '../../db/queries/metric-scope.ts';
import { errorCode } from '../../db/router/connection-errors.ts';
import type { Db, Router } from '../../db/router/router.ts';
import { quantile, timed } from '../bench.ts';

export interface Spread {
  p50: number;
  p95: number;
}

/** Rounds at most, and how long they may take together: the slowest ways are asked three times all the same. */
const MOST_ROUNDS = 20;
const FEWEST_ROUNDS = 3;
const ENOUGH_MS = 8_000;

/**
 * How long several ways take to an answer, asked in turns, so that what else the machine does meets all of them. One
 * round before the first counts, of each, fills caches and plans; what takes so long that these matter no more is asked
 * no second time.
 */
export async function compare(
  router: Router,
  { clientId }: Pick<MetricScope, 'clientId'>,
  ways: ((db: Db) => Promise<unknown>)[],
): Promise<Spread[]> {
  const ask = (way: (db: Db) => Promise<unknown>) =>
    timed(() => router.analytics({ clientId, deadlineMs: 300_000 }, way).catch(givenUp));
  const seen: number[][] = [];
  for (const way of ways) {
    const first = await ask(way);
    seen.push(first > ENOUGH_MS ? [first] : []);
  }
  const quick = ways.flatMap((way, place) => (seen[place]!.length === 0 ? [{ way, place }] : []));
  const from = performance.now();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (round >= FEWEST_ROUNDS && performance.now() - from > ENOUGH_MS) break;
    for (const { way, place } of quick) seen[place]!.push(await ask(way));
  }
  return seen.map((times) => ({ p50: quantile(times, 0.5), p95: quantile(times, 0.95) }));
}

/** What takes longer than a statement may counts as long as it was waited for. */
export function givenUp(error: unknown): void {
  if (errorCode(error) !== '57014') throw error;
}
