import { monitorEventLoopDelay } from 'node:perf_hooks';
import { seedClient, seedRepository } from '../db/testing/seed.ts';
import type { PullRequest } from '../lib/records/pull-request.ts';
import { ChunkedBulkProcessor } from '../server/etl/chunk.ts';
import type { AsyncYieldManager } from '../server/etl/yield.ts';
import { atLeast, atMost, type Context, info, median, type Row, sleep, timed } from './bench.ts';
import { type House, openHouse } from './house.ts';
import { loadChunk, NeverYielding, yielding } from './load-path.ts';
import { LONG, pagesOf } from './pulls.ts';
import { httpDuringSync } from './sync-http.ts';

export const name = 'loop';

export async function run(context: Context): Promise<Row[]> {
  const house = await openHouse(1);
  let rows: Row[];
  try {
    rows = await yieldsAgainstNone(house, context);
  } finally {
    await house.close();
  }
  return [...rows, ...(await httpDuringSync(context))];
}

interface Round {
  /** Records a second. */
  rate: number;
  /** How long the event loop was held, in ms. */
  p99: number;
  worst: number;
  /** How long the loop is still held, at most, when something comes at a random moment: p99 of these. */
  waited: number;
}

const MS = 1e6;
/** How often the loop's delay is looked at; an idle loop shows this much. */
const RESOLUTION_MS = 1;

async function yieldsAgainstNone(house: House, { scale, say }: Context): Promise<Row[]> {
  const rounds = Math.max(5, Math.round(15 * scale));
  const records = 2_000;
  const router = await house.router();
  const clientId = await seedClient(house.owner);
  const target = { clientId, repositoryId: String(await seedRepository(house.owner, clientId)) };
  let next = 1;

  async function round(yields: AsyncYieldManager): Promise<Round> {
    const first = next;
    next += records;
    // A histogram of its own: one that is reset or enabled loses its first sample, so it is given time before.
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    delay.enable();
    await sleep(50);
    const gaps = watchGaps();
    const ms = await timed(() =>
      new ChunkedBulkProcessor().processBulkData<PullRequest, { items: PullRequest[] }>(
        pagesOf(first, records, LONG),
        async ({ chunks }) => {
          for (const chunk of chunks) await loadChunk(router, target, chunk, yields);
          return 'go on';
        },
        new AbortController().signal,
      ),
    );
    delay.disable();
    const held = (ns: number) => ns / MS - RESOLUTION_MS;
    return {
      rate: (1_000 * records) / ms,
      p99: held(delay.percentile(99)),
      worst: held(delay.max),
      waited: byTime(gaps.stop(), 0.99),
    };
  }

  say(`${rounds} rounds with yields and without`);
  const ways = { with: [] as Round[], without: [] as Round[] };
  await round(yielding());
  await round(new NeverYielding());
  for (let i = 0; i < rounds; i++) {
    const order = i % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const);
    for (const way of order) ways[way].push(await round(way === 'with' ? yielding() : new NeverYielding()));
  }
  const of = (way: keyof typeof ways, what: keyof Round) => median(ways[way].map((seen) => seen[what]));
  const shares = ways.with.map(({ rate }, i) => rate / ways.without[i]!.rate);
  return [
    atLeast('rate with yields: share of that without', median(shares), '', 0.95),
    atMost('event loop’s delay with yields: p99', of('with', 'p99'), 'ms', 12),
    info('event loop’s delay without yields: p99', of('without', 'p99'), 'ms'),
    info('what comes at a random moment waits, with yields: p99', of('with', 'waited'), 'ms'),
    info('what comes at a random moment waits, without: p99', of('without', 'waited'), 'ms'),
    info('event loop’s delay with yields: worst', of('with', 'worst'), 'ms'),
    info('event loop’s delay without yields: worst', of('without', 'worst'), 'ms'),
    info('rate with yields, payloads of 5.6 kB', of('with', 'rate'), 'pull requests/s'),
    info('rate without', of('without', 'rate'), 'pull requests/s'),
  ];
}

/** The stretches between two turns of the event loop. */
function watchGaps() {
  const gaps: number[] = [];
  let on = true;
  let last = performance.now();
  const turn = () => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    if (on) setTimeout(turn, RESOLUTION_MS);
  };
  setTimeout(turn, RESOLUTION_MS);
  return {
    stop() {
      on = false;
      return gaps;
    },
  };
}

/** The gap in which the q-quantile of the time lies: a long one counts for as long as it is. */
function byTime(gaps: number[], q: number): number {
  const sorted = gaps.toSorted((a, b) => a - b);
  let left = q * sorted.reduce((sum, gap) => sum + gap, 0);
  for (const gap of sorted) {
    left -= gap;
    if (left <= 0) return gap;
  }
  return Number.NaN;
}
