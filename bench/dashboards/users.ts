import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { TEST_LOGIN, TEST_SECRET } from '../../db/embedded/testing/prepared-cluster.ts';
import { removeData, startProduct } from '../../e2e/product.ts';
import { atMost, type Context, info, quantile, type Row, sleep } from '../bench.ts';
import type { House } from '../house.ts';
import { build, signIn } from '../running-product.ts';
import { CLIENTS, LARGEST_CLIENT, LAST_DAY } from './data-set.ts';
import { pages } from './questions.ts';

const USERS = 20;
const EVERY_MS = 5_000;
/** Pages that each opens. */
const OPENED = 12;
/** Of the users; the others look at one of the other clients each. */
const USERS_OF_THE_LARGEST = 6;
const LIMIT_MS = 100;
/** Some client has new facts that often, and its answers are worked out anew: as if each were synced every 7 minutes. */
const SYNCED_EVERY_MS = 22_000;

/**
 * Twenty users of the built product, each of whom opens a page every five seconds and waits for all of its answers. Each
 * page of each client was opened before; while they look, one client after the other gets new facts, the largest first.
 */
export async function usersOpenPages(
  { cluster, database, owner }: House,
  { scale, say }: Context,
): Promise<Row[]> {
  build();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'leadline-bench-product-'));
  const { primary, replicas } = cluster;
  const product = await startProduct({
    dataDir,
    env: {
      POSTGRES_HOST: primary.host,
      POSTGRES_PORT: String(primary.port),
      POSTGRES_USER: TEST_LOGIN.user,
      POSTGRES_PASSWORD: TEST_LOGIN.password,
      POSTGRES_DATABASE: database,
      POSTGRES_REPLICA_HOST: replicas.map(({ host, port }) => `${host}:${port}`).join(','),
      LEADLINE_SECRET: TEST_SECRET,
      LEADLINE_SAMPLE: 'false',
      LEADLINE_LOG_LEVEL: 'error',
    },
  });
  try {
    const opened = Math.max(5, Math.round(OPENED * Math.min(1, scale)));
    say(`${USERS} users open ${opened} pages each`);
    const cookies = await Promise.all(Array.from({ length: USERS }, () => signIn(product.url)));
    const names = Object.keys(pages);
    const calls = new Map<string, number[]>(names.map((name) => [name, []]));
    const whole: number[] = [];
    const byQuestion = new Map<string, number[]>();
    const from = new Date(Date.parse(LAST_DAY) - 89 * 86_400_000).toISOString().slice(0, 10);

    const clientOf = (user: number) =>
      user < USERS_OF_THE_LARGEST ? LARGEST_CLIENT : 2 + ((user - USERS_OF_THE_LARGEST) % (CLIENTS - 1));

    /** @returns how long each of its calls took, in ms */
    async function open(user: number, page: string, counts: boolean): Promise<number[]> {
      const client = clientOf(user);
      const began = performance.now();
      const times = await Promise.all(
        pages[page]!.map(async ({ name, more }) => {
          const query = new URLSearchParams({
            client: String(client),
            from,
            to: LAST_DAY,
            bucket: 'week',
            ...more,
          });
          const url = `${product.url}/api/metrics/${name}?${query}`;
          const asked = performance.now();
          const response = await fetch(url, { headers: { cookie: cookies[user]! } });
          const text = await response.text();
          if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
          return [name, performance.now() - asked] as const;
        }),
      );
      if (!counts) return times.map(([, ms]) => ms);
      whole.push(performance.now() - began);
      for (const [name, ms] of times) {
        calls.get(page)!.push(ms);
        byQuestion.set(name, [...(byQuestion.get(name) ?? []), ms]);
      }
      return times.map(([, ms]) => ms);
    }

    // Each page once: what a first request compiles is nobody's second.
    for (const page of names) await open(0, page, false);
    const first: number[] = [];
    for (let user = USERS_OF_THE_LARGEST; user < USERS; user++) {
      for (const page of names) first.push(...(await open(user, page, false)));
    }
    const synced: Promise<unknown>[] = [];
    const syncing = setInterval(() => {
      const client = clientOf(synced.length === 0 ? 0 : USERS_OF_THE_LARGEST + synced.length);
      synced.push(
        Promise.resolve(owner`update fact_states set changes = changes + 1 where client_id = ${client}`),
      );
    }, SYNCED_EVERY_MS);
    await Promise.all(
      cookies.map(async (_, user) => {
        await sleep((user * EVERY_MS) / USERS);
        for (let turn = -1; turn < opened; turn++) {
          const due = performance.now() + EVERY_MS;
          await open(user, names[(user + turn + names.length) % names.length]!, turn >= 0);
          await sleep(Math.max(0, due - performance.now()));
        }
      }),
    );
    clearInterval(syncing);
    await Promise.all(synced);
    const slowest = [...byQuestion]
      .map(([name, times]) => ({ name, p95: quantile(times, 0.95) }))
      .sort((a, b) => b.p95 - a.p95);
    return [
      ...names.map((name) =>
        atMost(
          `${USERS} users, ${name}, 90 d: p95 of its API calls, opened before`,
          quantile(calls.get(name)!, 0.95),
          'ms',
          LIMIT_MS,
        ),
      ),
      info('a page of a client for the first time: p95 of its API calls', quantile(first, 0.95), 'ms'),
      info(`${USERS} users: p50 until all of a page is there`, quantile(whole, 0.5), 'ms'),
      info(`${USERS} users: p95 until all of a page is there`, quantile(whole, 0.95), 'ms'),
      ...slowest.slice(0, 3).map(({ name, p95 }) => info(`${USERS} users: p95 of ${name}`, p95, 'ms')),
    ];
  } finally {
    await product.stop();
    await removeData(dataDir);
  }
}
