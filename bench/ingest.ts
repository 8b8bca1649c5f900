import { seedClient, seedRepository } from '../db/testing/seed.ts';
import { atLeast, type Context, info, median, type Row, timed } from './bench.ts';
import { bareCopy, cloneTables, copyClient, copyTexts } from './copy.ts';
import { caughtUp, type House, openHouse } from './house.ts';
import { insertByBuilder } from './insert-builder.ts';
import { loadChunk, type Target, yielding } from './load-path.ts';
import { memoryOver } from './memory.ts';
import { ORDINARY, pullRequests, rowsEach, type Shape } from './pulls.ts';

export const name = 'ingest';

const CHUNK = 1_000;

export async function run(context: Context): Promise<Row[]> {
  const house = await openHouse(1);
  try {
    return [...(await loadPath(house, context)), ...(await memoryOver(house, context))];
  } finally {
    await house.close();
  }
}

/** A way to store a chunk of pull requests: what can be made ready, and the work that is measured. */
type Way = (pulls: PullRequests) => () => Promise<unknown>;
type PullRequests = ReturnType<typeof pullRequests>;

interface Seen {
  /** Rows a second. */
  rates: number[];
  /** Microseconds of this process for a row. */
  cpu: number[];
}

async function loadPath(house: House, { scale, say }: Context): Promise<Row[]> {
  const rounds = Math.max(5, Math.round(9 * scale));
  const { owner } = house;
  const router = await house.router();
  const clientId = await seedClient(owner);
  const target = { clientId, repositoryId: String(await seedRepository(owner, clientId)) };
  await cloneTables(owner, 'indexed_', true);
  await cloneTables(owner, 'plain_', false);
  const sql = copyClient(house);
  const yields = yielding();
  const copyInto =
    (prefix: string): Way =>
    (pulls) => {
      const texts = copyTexts(target, pulls);
      return () => bareCopy(sql, prefix, texts);
    };
  const ways = {
    load: (pulls) => () => loadChunk(router, target, pulls, yields),
    copy: copyInto(''),
    indexed: copyInto('indexed_'),
    plain: copyInto('plain_'),
    builder: (pulls) => () => insertByBuilder(router, target, pulls),
    // A quarter of the rows a statement is the builder's best.
    builder250: (pulls) => () => inParts(pulls, 250, (part) => insertByBuilder(router, target, part)),
  } satisfies Record<string, Way>;

  let next = 1;
  const fresh = (shape: Shape) => {
    next += CHUNK;
    return pullRequests(next - CHUNK, CHUNK, shape);
  };
  async function interleaved<K extends keyof typeof ways>(names: K[], shape: Shape, chunks: number) {
    const seen = Object.fromEntries(
      names.map((name) => [name, { rates: [], cpu: [] } satisfies Seen as Seen]),
    ) as Record<K, Seen>;
    for (let round = -1; round < rounds; round++) {
      // Each begins as often as any other.
      const shift = (round + 1) % names.length;
      for (const name of [...names.slice(shift), ...names.slice(0, shift)]) {
        const work = Array.from({ length: chunks }, () => ways[name](fresh(shape)));
        await caughtUp(house);
        const cpuBefore = process.cpuUsage();
        const ms = await timed(async () => {
          for (const chunk of work) await chunk();
        });
        const { user, system } = process.cpuUsage(cpuBefore);
        const rows = chunks * CHUNK * rowsEach(shape);
        // The first round only warms up.
        if (round < 0) continue;
        seen[name].rates.push((1_000 * rows) / ms);
        seen[name].cpu.push((user + system) / rows);
      }
    }
    return seen;
  }
  const share = (of: Seen, beside: Seen) =>
    median(of.rates.map((rate, round) => rate / beside.rates[round]!));

  const cpuShare = (of: Seen, beside: Seen) => median(of.cpu) / median(beside.cpu);

  try {
    say(`${rounds} rounds of ways to store pull requests with their commits and reviews`);
    const names = ['load', 'copy', 'indexed', 'plain', 'builder', 'builder250'] as const;
    const seen = await interleaved([...names], ORDINARY, 2);
    say(`${rounds} rounds of pull requests without commits and reviews`);
    const bare = await interleaved(
      ['load', 'copy', 'builder250'],
      { ...ORDINARY, commits: 0, reviews: 0 },
      2,
    );
    await holdsAll(house, target, (rounds + 1) * 2 * CHUNK);
    const builder =
      median(seen.builder.rates) > median(seen.builder250.rates) ? seen.builder : seen.builder250;
    return [
      atLeast('load path: share of a bare COPY into the same tables', share(seen.load, seen.copy), '', 0.4),
      atLeast('load path over drizzle’s insert builder at its best', share(seen.load, builder), '×', 2),
      atLeast(
        'insert builder: CPU of this process over the load path’s',
        cpuShare(builder, seen.load),
        '×',
        5,
      ),
      info('load path', median(seen.load.rates), 'rows/s'),
      info('bare COPY into the same tables', median(seen.copy.rates), 'rows/s'),
      info(
        'bare COPY, the same indexes without foreign keys: load path’s share',
        share(seen.load, seen.indexed),
        '',
      ),
      info('bare COPY, no index at all: load path’s share', share(seen.load, seen.plain), ''),
      info('load path: CPU of this process', median(seen.load.cpu), 'µs/row'),
      info('insert builder: CPU of this process', median(builder.cpu), 'µs/row'),
      info('without commits and reviews: share of a bare COPY', share(bare.load, bare.copy), ''),
      info('without commits and reviews: over the insert builder', share(bare.load, bare.builder250), '×'),
    ];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function inParts<T>(all: T[], size: number, work: (part: T[]) => Promise<unknown>) {
  for (let at = 0; at < all.length; at += size) await work(all.slice(at, at + size));
}

/** Whatever is fast must have stored it: of each way, every pull request and every row that hangs on it. */
async function holdsAll({ owner }: House, { clientId }: Target, each: number): Promise<void> {
  const [found] = await owner`
    select (select count(*) from pull_requests where client_id = ${clientId})::int as pulls,
      (select count(*) from pull_request_commits where client_id = ${clientId})::int as commits,
      (select count(*) from reviews where client_id = ${clientId})::int as reviews,
      (select count(*) from pull_requests where client_id = ${clientId} and first_commit_at is null
        and commit_count > 0)::int as underived`;
  // Four ways into these tables with children, three without.
  const wanted = { pulls: 7 * each, commits: 20 * each, reviews: 12 * each, underived: 0 };
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`stored ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}
