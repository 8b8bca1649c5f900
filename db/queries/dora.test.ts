import { beforeAll, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import { seedChange, seedDeployment, seedIncident } from '#db/testing/seed-delivery.ts';
import type { MetricParams } from '#lib/params.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db, Router } from '../router/router.ts';
import { changeFailRate } from './change-fail-rate.ts';
import { deployedChanges } from './deployed-changes.ts';
import { deploymentFrequency } from './deployment-frequency.ts';
import { incidentList } from './incident-list.ts';
import { leadTime } from './lead-time.ts';
import { type MetricScope, metricScope } from './metric-scope.ts';
import { recoveryTime } from './recovery-time.ts';
import { reworkRate } from './rework-rate.ts';
import { serviceOverview } from './service-overview.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

const HOUR = 3_600;
/** Two whole weeks; the two before begin on 22 December. */
const january = { from: '2026-01-05', to: '2026-01-18', bucket: 'week' as const };

async function client(timeZone = 'UTC') {
  const id = await seedClient(database.owner, { timeZone });
  const repository = await seedRepository(database.owner, id);
  return {
    id,
    repository,
    deploy: (seed: Parameters<typeof seedDeployment>[3] | string, of = repository) =>
      seedDeployment(database.owner, id, of, typeof seed === 'string' ? { finishedAt: seed } : seed),
    change: (seed: Parameters<typeof seedChange>[3], of = repository) =>
      seedChange(database.owner, id, of, seed),
    incident: (seed: Parameters<typeof seedIncident>[2]) => seedIncident(database.owner, id, seed),
  };
}

async function ask<T>(
  id: number,
  question: (db: Db, scope: MetricScope) => Promise<T>,
  params: Partial<MetricParams> = january,
): Promise<T> {
  await database.waitForReplicas();
  return await router.read('dora_metrics', { clientId: id }, async (db) =>
    question(db, await metricScope(db, { client: id, ...params })),
  );
}

describe('change lead time', () => {
  it('is of the changes deployed in the range, whatever else is stored', async () => {
    const { id, change } = await client();
    for (const [hours, day] of [
      [1, '2026-01-05T00:00:00Z'],
      [3, '2026-01-07T12:00:00Z'],
      [8, '2026-01-18T23:59:59Z'],
      [100, '2026-01-19T00:00:00Z'],
      [50, '2026-01-04T23:59:59Z'],
    ] as const) {
      await change({ deployedAt: day, leadSeconds: hours * HOUR });
    }
    await change({ deployedAt: '2026-01-08T00:00:00Z', leadSeconds: 9 * HOUR, excludedBy: 'bots' });
    await change({ deployedAt: null, leadSeconds: null, link: 'before_history' });
    const answer = await ask(id, leadTime);
    expect(answer.current).toMatchObject({ n: 3, p50: 3 * HOUR, p75: 5.5 * HOUR, byTime: 0 });
    expect(answer.previous).toMatchObject({ n: 1, p50: 50 * HOUR });
    expect(answer.previousRange).toEqual({ from: '2025-12-22', to: '2026-01-04' });
    expect(answer.buckets).toEqual([
      { start: '2026-01-05', partial: false, n: 2, p50: 2 * HOUR, p90: 2.8 * HOUR },
      { start: '2026-01-12', partial: false, n: 1, p50: 8 * HOUR, p90: 8 * HOUR },
    ]);
    expect(answer.meta).toEqual({ version: FACTS_VERSION, n: 3, excluded: { bots: 1 }, anomalies: 0 });
  });

  it('tells how many are linked by time alone, and whose times were mended', async () => {
    const { id, change } = await client();
    await change({ deployedAt: '2026-01-06T00:00:00Z', leadSeconds: HOUR, link: 'time', anomalies: 2 });
    await change({ deployedAt: '2026-01-06T00:00:00Z', leadSeconds: HOUR });
    const { current, meta } = await ask(id, leadTime);
    expect(current).toMatchObject({ n: 2, byTime: 1 });
    expect(meta.anomalies).toBe(1);
  });

  it('is nothing of an empty client, and of a range in the future', async () => {
    const { id } = await client();
    for (const params of [january, { from: '2090-01-01', to: '2090-01-31' }]) {
      const { current, buckets } = await ask(id, leadTime, params);
      expect(current).toEqual({ n: 0, p50: null, p75: null, p90: null, p95: null, byTime: 0 });
      expect(buckets.every(({ n, p50 }) => n === 0 && p50 === null)).toBe(true);
    }
  });

  it('cuts buckets in the client’s zone, also where a day has 23 or 25 hours', async () => {
    const { id, change } = await client('Europe/Berlin');
    // 29 March 2026 has 23 hours, 25 October 25.
    for (const at of [
      '2026-03-28T22:59:59Z',
      '2026-03-28T23:00:00Z',
      '2026-03-29T21:59:59Z',
      '2026-03-29T22:00:00Z',
    ])
      await change({ deployedAt: at, leadSeconds: HOUR });
    for (const at of ['2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', '2026-10-25T23:00:00Z'])
      await change({ deployedAt: at, leadSeconds: HOUR });
    const days = async (from: string, to: string) =>
      (await ask(id, leadTime, { from, to, bucket: 'day' })).buckets.map(({ start, n }) => [start, n]);
    expect(await days('2026-03-28', '2026-03-30')).toEqual([
      ['2026-03-28', 1],
      ['2026-03-29', 2],
      ['2026-03-30', 1],
    ]);
    expect(await days('2026-10-25', '2026-10-26')).toEqual([
      ['2026-10-25', 2],
      ['2026-10-26', 1],
    ]);
  });

  it('keeps both periods apart in the week that they share', async () => {
    const { id, change } = await client();
    // A Wednesday.
    await change({ deployedAt: '2026-01-06T10:00:00Z', leadSeconds: HOUR });
    await change({ deployedAt: '2026-01-07T10:00:00Z', leadSeconds: 2 * HOUR });
    const { buckets, previousBuckets } = await ask(id, leadTime, { from: '2026-01-07', to: '2026-01-13' });
    expect(buckets.map(({ start, partial, n, p50 }) => [start, partial, n, p50])).toEqual([
      ['2026-01-05', true, 1, 2 * HOUR],
      ['2026-01-12', true, 0, null],
    ]);
    expect(previousBuckets.map(({ start, n, p50 }) => [start, n, p50])).toEqual([
      ['2025-12-29', 0, null],
      ['2026-01-05', 1, HOUR],
    ]);
  });
});

describe('deployment frequency', () => {
  it('counts successes in production, failures beside them, and distinct days per full week', async () => {
    const { id, deploy } = await client();
    await deploy('2026-01-05T01:00:00Z');
    await deploy('2026-01-05T02:00:00Z');
    await deploy('2026-01-06T02:00:00Z');
    await deploy('2026-01-12T02:00:00Z');
    await deploy({ finishedAt: '2026-01-13T02:00:00Z', result: 'failure' });
    await deploy({ finishedAt: '2026-01-14T02:00:00Z', production: false, environment: 'staging' });
    await deploy({ finishedAt: '2026-01-14T02:00:00Z', excludedBy: 'by_hand' });
    await deploy({ finishedAt: null, result: 'pending' });
    const { current, buckets, meta } = await ask(id, deploymentFrequency);
    expect(current).toEqual({
      deployments: 4,
      failures: 1,
      perDay: 4 / 14,
      fullWeeks: 2,
      daysPerWeek: 1.5,
      fullMonths: 0,
      daysPerMonth: null,
      meanDaysPerMonth: null,
    });
    expect(buckets.map(({ deployments, failures }) => [deployments, failures])).toEqual([
      [3, 0],
      [1, 1],
    ]);
    expect(meta).toEqual({ version: FACTS_VERSION, n: 2, excluded: { by_hand: 1 }, anomalies: 0 });
  });

  it('leaves out weeks and months that the range cuts, and counts empty ones', async () => {
    const { id, deploy } = await client();
    await deploy('2025-11-20T12:00:00Z');
    // 7 January is a Wednesday: its week is cut, those of the 12th and 19th are full.
    for (const day of ['07', '08', '09', '14']) await deploy(`2026-01-${day}T12:00:00Z`);
    const { current } = await ask(id, deploymentFrequency, { from: '2026-01-07', to: '2026-01-27' });
    expect(current).toMatchObject({ fullWeeks: 2, daysPerWeek: 0.5, fullMonths: 0, daysPerMonth: null });
    const quarter = await ask(id, deploymentFrequency, { from: '2025-12-01', to: '2026-02-28' });
    expect(quarter.current).toMatchObject({ fullMonths: 3, daysPerMonth: 0, meanDaysPerMonth: 4 / 3 });
  });

  it('knows the leap day', async () => {
    const { id, deploy } = await client();
    await deploy('2024-01-31T12:00:00Z');
    await deploy('2024-02-29T12:00:00Z');
    const { current, buckets } = await ask(id, deploymentFrequency, {
      from: '2024-02-01',
      to: '2024-02-29',
      bucket: 'month',
    });
    expect(current).toMatchObject({ deployments: 1, perDay: 1 / 29, fullMonths: 1, daysPerMonth: 1 });
    expect(buckets).toEqual([{ start: '2024-02-01', partial: false, deployments: 1, failures: 0 }]);
  });

  it('counts no day, week or month that begins before the first known deployment of the scope', async () => {
    const { id, repository, deploy } = await client('Europe/Berlin');
    const other = await seedRepository(database.owner, id, 'acme/other');
    // To staging long before, and a failure: Wednesday, 7 January in Berlin, whose week and month have begun.
    await deploy({ finishedAt: '2024-05-01T12:00:00Z', production: false, environment: 'a-staging' });
    await deploy({ finishedAt: '2026-01-06T23:30:00Z', result: 'failure' });
    for (const day of ['2026-01-08', '2026-01-12', '2026-01-13', '2026-02-10'])
      await deploy(`${day}T12:00:00Z`);
    await deploy({ finishedAt: '2026-02-17T12:00:00Z', environment: 'production-2' }, other);
    await deploy({ finishedAt: '2026-02-18T12:00:00Z' }, other);
    const years = { from: '2016-03-01', to: '2026-02-28', bucket: 'month' as const };
    const answer = await ask(id, deploymentFrequency, years);
    // 7 January to 28 February: weeks from the 12th to 22 February, and February.
    expect(answer).toMatchObject({ knownFrom: '2026-01-07', meta: { n: 6 } });
    expect(answer.current).toMatchObject({ deployments: 6, failures: 1, perDay: 6 / 53 });
    expect(answer.current).toMatchObject({ fullWeeks: 6, daysPerWeek: 0.5, fullMonths: 1, daysPerMonth: 3 });
    expect(answer.previous).toMatchObject({ deployments: 0, perDay: null, fullWeeks: 0, daysPerWeek: null });
    const own = await ask(id, deploymentFrequency, { ...years, repository: other });
    expect(own).toMatchObject({ knownFrom: '2026-02-17', current: { perDay: 2 / 12, fullWeeks: 0 } });
    // By name.
    await database.owner`update repositories set full_name = 'zebra' where id = ${repository}`;
    const { services } = await ask(id, serviceOverview, years);
    expect(services.map(({ frequency }) => frequency.perDay)).toEqual([2 / 12, 4 / 53]);
    expect(services.map(({ frequency }) => frequency.fullMonths)).toEqual([0, 1]);
  });

  it('counts no day, week or month that is still to come', async () => {
    const { id, deploy } = await client();
    const day = (away: number) => new Date(Date.now() + away * 86_400_000).toISOString().slice(0, 10);
    await deploy(`${day(-60)}T12:00:00Z`);
    await deploy(`${day(-20)}T12:00:00Z`);
    const asked = { from: day(-39), bucket: 'month' } as const;
    const untilToday = await ask(id, deploymentFrequency, { ...asked, to: day(0) });
    const { current } = await ask(id, deploymentFrequency, { ...asked, to: day(400) });
    expect(untilToday.current.perDay).toBe(1 / 40);
    expect(current.perDay).toBe(1 / 40);
    expect(current.fullMonths).toBeLessThanOrEqual(1);
    // The present week is whole in the longer range, and over on a Sunday alone.
    expect(current.fullWeeks - untilToday.current.fullWeeks).toBe(0);
    expect(current.daysPerWeek).toBe(untilToday.current.daysPerWeek);
  });
});

describe('change fail rate', () => {
  it('is failed deployments, not incidents, of those that reached production', async () => {
    const { id, deploy } = await client();
    await deploy({ finishedAt: '2026-01-05T01:00:00Z', incidents: 3 });
    await deploy('2026-01-05T02:00:00Z');
    await deploy('2026-01-06T02:00:00Z');
    // A pipeline that failed and that an incident names did reach production; the other one did not.
    await deploy({ finishedAt: '2026-01-12T02:00:00Z', result: 'failure', incidents: 1 });
    await deploy({ finishedAt: '2026-01-12T03:00:00Z', result: 'failure' });
    const { current, buckets, meta } = await ask(id, changeFailRate);
    expect(current).toEqual({ reached: 4, failed: 2, rate: 0.5, failedPipelines: 2 });
    expect(buckets.map(({ rate }) => rate)).toEqual([1 / 3, 1]);
    expect(meta.n).toBe(4);
  });

  it('is unknown where nothing reached production', async () => {
    const { id, deploy } = await client();
    await deploy({ finishedAt: '2026-01-12T03:00:00Z', result: 'failure' });
    const { current } = await ask(id, changeFailRate);
    expect(current).toEqual({ reached: 0, failed: 0, rate: null, failedPipelines: 1 });
  });
});

describe('recovery time', () => {
  it('is from the failing deployment, MTTR from the opening, each under its own name', async () => {
    const { id, repository, deploy, incident } = await client();
    const deploymentId = await deploy('2026-01-05T08:00:00Z');
    await incident({
      repositoryId: repository,
      deploymentId,
      openedAt: '2026-01-05T09:00:00Z',
      resolvedAt: '2026-01-05T11:00:00Z',
      recoverySeconds: 3 * HOUR,
    });
    await incident({ openedAt: '2026-01-12T00:00:00Z', resolvedAt: '2026-01-12T06:00:00Z' });
    await incident({ openedAt: '2026-01-13T00:00:00Z' });
    await incident({
      openedAt: '2026-01-13T00:00:00Z',
      resolvedAt: '2026-01-14T00:00:00Z',
      excludedBy: 'by_hand',
    });
    const { current, buckets, meta } = await ask(id, recoveryTime);
    expect(current).toMatchObject({ n: 1, p50: 3 * HOUR, opened: 3, unattributed: 2 });
    expect(current.mttr).toMatchObject({ n: 2, p50: 4 * HOUR });
    expect(buckets.map(({ n, p50, mttr }) => [n, p50, mttr.n, mttr.p50])).toEqual([
      [1, 3 * HOUR, 1, 2 * HOUR],
      [0, null, 1, 6 * HOUR],
    ]);
    expect(meta).toEqual({ version: FACTS_VERSION, n: 1, excluded: { by_hand: 1 }, anomalies: 0 });
  });

  it('has no negative time where a source closed before it opened, and says so', async () => {
    const { id, incident } = await client();
    await incident({ openedAt: '2026-01-12T06:00:00Z', resolvedAt: '2026-01-12T00:00:00Z' });
    const { current, meta } = await ask(id, recoveryTime);
    expect(current.mttr).toMatchObject({ n: 1, p50: 0 });
    expect(meta.anomalies).toBe(1);
  });
});

describe('rework rate', () => {
  it('is unplanned fixes of those that reached production, with their reasons', async () => {
    const { id, deploy } = await client();
    await deploy({ finishedAt: '2026-01-05T01:00:00Z', rework: 'hotfix' });
    await deploy({ finishedAt: '2026-01-05T01:00:00Z', rework: 'revert' });
    await deploy('2026-01-12T02:00:00Z');
    await deploy('2026-01-12T02:00:00Z');
    await deploy({ finishedAt: '2026-01-12T03:00:00Z', result: 'failure', rework: 'hotfix' });
    const { current, buckets } = await ask(id, reworkRate);
    expect(current).toEqual({
      reached: 4,
      rework: 2,
      rate: 0.5,
      by: { revert: 1, hotfix: 1, incident: 0 },
    });
    expect(buckets).toEqual([
      { start: '2026-01-05', partial: false, reached: 2, rework: 2, rate: 1 },
      { start: '2026-01-12', partial: false, reached: 2, rework: 0, rate: 0 },
    ]);
  });
});

describe('services side by side', () => {
  it('say of each what it says of itself, by name, with repositories of none among them', async () => {
    const { id, deploy, change, incident, repository: lone } = await client();
    const { owner } = database;
    const [web, api] = [
      await seedRepository(owner, id, 'acme/web'),
      await seedRepository(owner, id, 'acme/api'),
    ];
    await owner`update repositories set full_name = 'acme/Alone' where id = ${lone}`;
    const quiet = await seedRepository(owner, id, 'acme/quiet');
    const [service] = await owner`insert into services (client_id, name) values (${id}, 'Shop') returning id`;
    const [empty] = await owner`insert into services (client_id, name) values (${id}, 'Empty') returning id`;
    const shop = Number(service?.id);
    for (const repository of [web, api]) {
      await owner`
        insert into service_repositories (client_id, service_id, repository_id) values (${id}, ${shop}, ${repository})`;
    }
    await deploy({ finishedAt: '2026-01-05T01:00:00Z', incidents: 1, rework: 'revert' }, web);
    const cause = await deploy('2026-01-06T01:00:00Z', api);
    await deploy('2026-01-12T01:00:00Z', lone);
    await change({ deployedAt: '2026-01-05T01:00:00Z', leadSeconds: HOUR }, web);
    await change({ deployedAt: '2026-01-05T01:00:00Z', leadSeconds: 3 * HOUR }, api);
    await change({ deployedAt: '2026-01-05T01:00:00Z', leadSeconds: 5 * HOUR, excludedBy: 'labels' }, quiet);
    await incident({
      serviceId: shop,
      repositoryId: api,
      deploymentId: cause,
      openedAt: '2026-01-06T02:00:00Z',
      resolvedAt: '2026-01-06T03:00:00Z',
      recoverySeconds: 2 * HOUR,
    });
    const { services, meta } = await ask(id, serviceOverview);
    expect(services.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'repository acme/Alone',
      'service Empty',
      'service Shop',
    ]);
    expect(meta).toMatchObject({ n: 3, excluded: { labels: 1 } });

    for (const row of services) {
      const own = { ...january, [row.kind]: Number(row.id) };
      const { n, p50 } = (await ask(id, leadTime, own)).current;
      expect(row.leadTime, row.name).toEqual({ n, p50 });
      const { failures: _, ...frequency } = (await ask(id, deploymentFrequency, own)).current;
      expect(row.frequency, row.name).toEqual(frequency);
      const { failedPipelines: __, ...failRate } = (await ask(id, changeFailRate, own)).current;
      expect(row.failRate, row.name).toEqual(failRate);
      const recovery = (await ask(id, recoveryTime, own)).current;
      expect(row.recovery, row.name).toEqual({ n: recovery.n, p50: recovery.p50 });
      const { by: ___, ...rework } = (await ask(id, reworkRate, own)).current;
      expect(row.rework, row.name).toEqual(rework);
    }
    expect(services[2]).toMatchObject({
      id: String(shop),
      leadTime: { n: 2, p50: 2 * HOUR },
      frequency: { deployments: 2, daysPerWeek: 1 },
      failRate: { reached: 2, failed: 1, rate: 0.5 },
      recovery: { n: 1, p50: 2 * HOUR },
      rework: { reached: 2, rework: 1, rate: 0.5 },
    });
    expect(Number(empty?.id)).toBe(Number(services[1]?.id));

    const filtered = await ask(id, serviceOverview, { ...january, service: shop });
    expect(filtered.services.map(({ name }) => name)).toEqual(['Shop']);
    const one = await ask(id, serviceOverview, { ...january, repository: web });
    expect(one.services).toMatchObject([{ name: 'Shop', frequency: { deployments: 1 } }]);
  });

  it('are those of the client alone', async () => {
    const mine = await client();
    const other = await client();
    await other.deploy('2026-01-06T01:00:00Z');
    expect((await ask(mine.id, serviceOverview)).services).toEqual([]);
    expect((await ask(mine.id, deploymentFrequency)).current.deployments).toBe(0);
  });
});

describe('the rows behind the figures', () => {
  it('are the changes of the lead time, slowest first, page by page', async () => {
    const { id, change } = await client();
    for (const [hours, day] of [
      [3, '2026-01-05T00:00:00Z'],
      [1, '2026-01-06T00:00:00Z'],
      [3, '2026-01-07T00:00:00Z'],
      [9, '2026-01-20T00:00:00Z'],
    ] as const) {
      await change({ deployedAt: day, leadSeconds: hours * HOUR });
    }
    await change({ deployedAt: '2026-01-08T00:00:00Z', leadSeconds: HOUR, excludedBy: 'bots' });
    const page = (cursor?: string) =>
      ask(id, (db, scope) =>
        deployedChanges(db, scope, {
          client: id,
          bucket: 'week',
          sort: 'lead',
          order: 'desc',
          limit: 2,
          cursor,
        }),
      );
    const first = await page();
    const second = await page(first.nextCursor ?? '');
    const rows = [...first.rows, ...second.rows];
    expect(rows.map(({ leadSeconds }) => leadSeconds)).toEqual([3 * HOUR, 3 * HOUR, HOUR]);
    expect(new Set(rows.map((row) => row.id)).size).toBe(3);
    expect(second.nextCursor).toBeNull();
    expect(first.meta).toMatchObject({ n: 3, excluded: { bots: 1 } });
  });

  it('are the incidents that opened, or were resolved, in the range', async () => {
    const { id, incident } = await client();
    await incident({ title: 'Opened', openedAt: '2026-01-06T00:00:00Z', resolvedAt: '2026-02-01T00:00:00Z' });
    await incident({
      title: 'Resolved',
      openedAt: '2025-12-30T00:00:00Z',
      resolvedAt: '2026-01-06T00:00:00Z',
    });
    const titles = async (by: 'opened' | 'resolved', excluded: 'with' | 'without' = 'with') => {
      const params = { client: id, bucket: 'week', by, excluded, limit: 25 } as const;
      const { rows } = await ask(id, (db, scope) => incidentList(db, scope, params));
      return rows.map(({ title, mttrSeconds }) => [title, mttrSeconds]);
    };
    expect(await titles('opened')).toEqual([['Opened', 26 * 24 * HOUR]]);
    expect(await titles('resolved')).toEqual([['Resolved', 7 * 24 * HOUR]]);
    await database.owner`update incident_facts set excluded_by = 'by_hand' where title = 'Opened' and client_id = ${id}`;
    expect(await titles('opened')).toHaveLength(1);
    expect(await titles('opened', 'without')).toEqual([]);
  });
});
