import { beforeAll, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { derive } from '#db/testing/derive.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedClient, seedPullRequest, seedRepository } from '#db/testing/seed.ts';
import { pullRequestStageNames } from '#lib/api/pull-requests.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Router } from '../router/router.ts';
import { freshness } from './freshness.ts';
import { metricScope } from './metric-scope.ts';
import { pullRequestList } from './pull-request-list.ts';
import { pullRequestStages } from './pull-request-stages.ts';
import { pullRequestSummary } from './pull-request-summary.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

const january = { from: '2026-01-05', to: '2026-01-18', bucket: 'week' as const };
const HOUR = 3_600;

async function client(timeZone = 'UTC') {
  const id = await seedClient(database.owner, { timeZone });
  const repository = await seedRepository(database.owner, id);
  const add = (seed: Parameters<typeof seedPullRequest>[3]) =>
    seedPullRequest(database.owner, id, repository, seed);
  return { id, repository, add };
}

async function ask<T>(
  id: number,
  question: (
    db: Parameters<Parameters<Router['read']>[2]>[0],
    scope: Awaited<ReturnType<typeof metricScope>>,
  ) => Promise<T>,
  params: { from?: string; to?: string; bucket?: 'day' | 'week' | 'month'; repository?: number } = january,
): Promise<T> {
  await derive(router, id);
  await database.waitForReplicas();
  return await router.read('dashboard_query', { clientId: id }, async (db, served) => {
    expect(served.node).toBe('replica-1');
    return question(db, await metricScope(db, { client: id, ...params }));
  });
}

describe('the stages of a pull request', () => {
  const cases: [
    string,
    Parameters<typeof seedPullRequest>[3],
    Partial<Record<(typeof pullRequestStageNames)[number], number>>,
    number,
  ][] = [
    [
      'reviewed and approved',
      {
        firstCommitAt: '2026-01-05T08:00:00Z',
        createdAt: '2026-01-05T10:00:00Z',
        firstReviewAt: '2026-01-05T13:00:00Z',
        firstApprovalAt: '2026-01-05T17:00:00Z',
        mergedAt: '2026-01-05T18:00:00Z',
      },
      { coding: 2, pickup: 3, review: 4, merge: 1 },
      0,
    ],
    [
      'reviewed but never approved',
      {
        firstCommitAt: '2026-01-05T08:00:00Z',
        createdAt: '2026-01-05T10:00:00Z',
        firstReviewAt: '2026-01-05T13:00:00Z',
        mergedAt: '2026-01-05T18:00:00Z',
      },
      { coding: 2, pickup: 3, review: 5 },
      0,
    ],
    [
      'merged without a review',
      {
        firstCommitAt: '2026-01-05T08:00:00Z',
        createdAt: '2026-01-05T10:00:00Z',
        mergedAt: '2026-01-05T18:00:00Z',
      },
      { coding: 2, unreviewed: 8 },
      0,
    ],
    [
      'its first commit after the opening: coding is 0, counted as mended',
      {
        firstCommitAt: '2026-01-05T12:00:00Z',
        createdAt: '2026-01-05T10:00:00Z',
        mergedAt: '2026-01-05T18:00:00Z',
      },
      { unreviewed: 8 },
      1,
    ],
    [
      'a review only after the merge is no review',
      {
        createdAt: '2026-01-05T10:00:00Z',
        firstReviewAt: '2026-01-06T10:00:00Z',
        mergedAt: '2026-01-05T18:00:00Z',
      },
      { unreviewed: 8 },
      0,
    ],
    [
      'no commits known',
      { createdAt: '2026-01-05T10:00:00Z', mergedAt: '2026-01-05T18:00:00Z' },
      { unreviewed: 8 },
      0,
    ],
    [
      'merged before it was opened, by its clocks: nothing is negative',
      { createdAt: '2026-01-05T10:00:00Z', mergedAt: '2026-01-05T09:00:00Z' },
      {},
      1,
    ],
    [
      'created as a draft and made ready later: opened counts',
      {
        firstCommitAt: '2026-01-05T08:00:00Z',
        createdAt: '2026-01-05T09:00:00Z',
        openedAt: '2026-01-05T12:00:00Z',
        firstReviewAt: '2026-01-05T13:00:00Z',
        firstApprovalAt: '2026-01-05T13:00:00Z',
        mergedAt: '2026-01-05T15:00:00Z',
      },
      { coding: 4, pickup: 1, merge: 2 },
      0,
    ],
  ];

  it.each(cases)('are right and sum to the elapsed time: %s', async (_name, seed, hours, mended) => {
    const { id, add } = await client();
    await add(seed);
    const answer = await ask(id, pullRequestStages);
    const bucket = answer.buckets[0];
    const expected = Object.fromEntries(
      pullRequestStageNames.map((name) => [name, name === 'deploy' ? null : (hours[name] ?? 0) * HOUR]),
    );
    expect(bucket?.meanSeconds).toEqual(expected);
    const sum = Object.values(bucket?.meanSeconds ?? {}).reduce<number>((a, b) => a + (b ?? 0), 0);
    expect(bucket?.elapsed).toEqual({ mean: sum, p50: sum, p90: sum });
    expect(answer.meta).toMatchObject({
      version: FACTS_VERSION,
      n: 1,
      anomalies: mended,
      excluded: { bots: 0 },
    });
  });

  it('leave bots out and count them', async () => {
    const { id, add } = await client();
    await add({ createdAt: '2026-01-05T10:00:00Z', mergedAt: '2026-01-05T12:00:00Z' });
    await add({ createdAt: '2026-01-05T10:00:00Z', mergedAt: '2026-01-05T10:00:01Z', bot: true });
    const { buckets, meta } = await ask(id, pullRequestStages);
    expect(buckets[0]).toMatchObject({ n: 1, elapsed: { p50: 2 * HOUR } });
    expect(meta).toMatchObject({ n: 1, excluded: { bots: 1 } });
  });

  it('give an empty bucket no duration, and mark the buckets that the range cuts', async () => {
    const { id } = await client();
    const { buckets, meta } = await ask(id, pullRequestStages, {
      from: '2026-01-07',
      to: '2026-01-20',
      bucket: 'week',
    });
    expect(buckets.map(({ start, partial, n }) => [start, partial, n])).toEqual([
      ['2026-01-05', true, 0],
      ['2026-01-12', false, 0],
      ['2026-01-19', true, 0],
    ]);
    expect(buckets[1]).toMatchObject({ meanSeconds: null, elapsed: { mean: null, p50: null, p90: null } });
    expect(meta.n).toBe(0);
  });

  it('fall into the week of the client’s zone, not of the database’s', async () => {
    const { id, add } = await client('Pacific/Auckland');
    // Sunday 12:30 in UTC is Monday 01:30 in Auckland.
    await add({ createdAt: '2026-01-11T10:00:00Z', mergedAt: '2026-01-11T12:30:00Z' });
    const { buckets } = await ask(id, pullRequestStages);
    expect(buckets.map(({ n }) => n)).toEqual([0, 1]);
  });

  it('cut days at midnight of the zone across a change of daylight saving', async () => {
    const { id, add } = await client('Europe/Berlin');
    // 2026-03-29 has 23 hours: it ends at 22:00 UTC.
    await add({ createdAt: '2026-03-29T00:30:00Z', mergedAt: '2026-03-29T21:59:59Z' });
    await add({ createdAt: '2026-03-29T00:30:00Z', mergedAt: '2026-03-29T22:00:00Z' });
    const { buckets } = await ask(id, pullRequestStages, {
      from: '2026-03-28',
      to: '2026-03-30',
      bucket: 'day',
    });
    expect(buckets.map(({ start, n }) => [start, n])).toEqual([
      ['2026-03-28', 0],
      ['2026-03-29', 1],
      ['2026-03-30', 1],
    ]);
  });
});

describe('the key figures', () => {
  it('count the range and the one before it, and name what is open now', async () => {
    const { id, add } = await client();
    await add({
      createdAt: '2026-01-06T10:00:00Z',
      mergedAt: '2026-01-06T14:00:00Z',
      firstReviewAt: '2026-01-06T11:00:00Z',
    });
    await add({ createdAt: '2026-01-07T10:00:00Z', mergedAt: '2026-01-07T12:00:00Z' });
    await add({ createdAt: '2026-01-08T10:00:00Z', closedAt: '2026-01-09T10:00:00Z' });
    await add({ createdAt: '2026-01-10T10:00:00Z' });
    await add({ createdAt: '2025-12-30T10:00:00Z', mergedAt: '2025-12-30T20:00:00Z' });
    await add({ createdAt: '2026-01-10T10:00:00Z', openedAt: null, draft: true });
    const answer = await ask(id, pullRequestSummary);
    expect(answer.current).toEqual({
      opened: 4,
      merged: 2,
      closedUnmerged: 1,
      mergedWithoutReview: 0.5,
      revertRate: 0,
      elapsedSeconds: { p50: 3 * HOUR, p90: 3.8 * HOUR },
      firstReviewSeconds: { p50: HOUR, p90: HOUR },
      leadSeconds: { n: 0, p50: null, p90: null },
      changeRequests: { mean: 0, p90: 0 },
      reviews: { mean: 0.5, p90: 0.9 },
      comments: { mean: 0, p90: 0 },
    });
    expect(answer.previous).toMatchObject({ opened: 1, merged: 1, mergedWithoutReview: 1 });
    expect(answer.openNow).toBe(2);
    expect(answer.buckets).toEqual([
      {
        start: '2026-01-05',
        partial: false,
        opened: 4,
        merged: 2,
        elapsedP50: 3 * HOUR,
        firstReviewP50: HOUR,
      },
      { start: '2026-01-12', partial: false, opened: 0, merged: 0, elapsedP50: null, firstReviewP50: null },
    ]);
  });

  it('of a client without data are zeros and nulls, and not complete', async () => {
    const id = await seedClient(database.owner);
    const answer = await ask(id, pullRequestSummary);
    expect(answer.current).toMatchObject({
      merged: 0,
      mergedWithoutReview: null,
      elapsedSeconds: { p50: null },
    });
    expect(await ask(id, (db) => freshness(db, id))).toMatchObject({
      complete: false,
      syncedUpTo: { github: null, jira: null },
    });
  });

  it('have the last 90 days as their range when none is given', async () => {
    const { id } = await client('Asia/Tokyo');
    const { range } = await ask(id, pullRequestSummary, {});
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format();
    expect(range).toMatchObject({ to: today, timeZone: 'Asia/Tokyo' });
    expect((Date.parse(range.to) - Date.parse(range.from)) / 86_400_000).toBe(89);
  });
});

describe('the list', () => {
  it.each(['created', 'merged', 'elapsed', 'size'] as const)(
    'pages by cursor through all rows once, sorted by %s',
    async (sort) => {
      const { id, add } = await client();
      for (let n = 1; n <= 7; n++) {
        const mergedAt = n % 3 === 0 ? null : `2026-01-1${n}T1${n % 4}:00:00Z`;
        await add({ number: n, createdAt: `2026-01-1${n}T10:00:00Z`, mergedAt, additions: n % 2 });
      }
      const numbers = { asc: [] as number[], desc: [] as number[] };
      for (const order of ['asc', 'desc'] as const) {
        let cursor: string | undefined;
        do {
          const { rows, nextCursor, meta } = await ask(id, (db, scope) =>
            pullRequestList(db, scope, {
              client: id,
              bucket: 'week',
              sort,
              order,
              limit: 2,
              cursor,
              excluded: 'with',
            }),
          );
          expect(meta.n).toBe(7);
          numbers[order].push(...rows.map((row) => row.number));
          cursor = nextCursor ?? undefined;
        } while (cursor);
      }
      expect(numbers.desc.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(numbers.asc).toEqual(numbers.desc.toReversed());
    },
  );

  it('refuses a cursor that it did not make', async () => {
    const { id } = await client();
    const forged = ask(id, (db, scope) =>
      pullRequestList(db, scope, {
        client: id,
        bucket: 'week',
        sort: 'size',
        order: 'asc',
        limit: 2,
        excluded: 'with',
        cursor: 'zzz',
      }),
    );
    await expect(forged).rejects.toMatchObject({ code: 'bad_request', status: 400 });
  });

  it('shows nobody another client’s rows', async () => {
    const mine = await client();
    const other = await client();
    await other.add({ createdAt: '2026-01-06T10:00:00Z', mergedAt: '2026-01-06T11:00:00Z' });
    // Even a query that asks for the other client by name: row-level security stands behind it.
    const stolen = await router.read('dashboard_query', { clientId: mine.id }, (db) =>
      db.execute(`select * from pull_requests where client_id = ${other.id}`),
    );
    expect(stolen).toHaveLength(0);
    expect((await ask(mine.id, pullRequestSummary)).current.merged).toBe(0);
  });
});
