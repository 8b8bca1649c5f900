import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { long } from '#lib/testing/long.ts';
import { type AttachedCluster, attachCluster } from './attach.ts';
import {
  applyDelay,
  asOwner,
  type DelayProxy,
  delayProxy,
  freeze,
  kill,
  pauseReplay,
  resumeReplay,
  terminateBackends,
  thaw,
} from './faults.ts';
import { startTestCluster, type TestCluster } from './testing/database.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: 1 });
  await cluster.owner`create table notes (id int generated always as identity)`;
  await cluster.waitForReplicas();
});
afterAll(() => cluster.drop());

const replica = () => cluster.cluster.replicas[0]!;
const note = async () => Number((await cluster.owner`insert into notes default values returning id`)[0]?.id);
const shown = async (id: number) =>
  (await cluster.replica`select 1 from notes where id = ${id}`).length === 1;
/** How long until the replica shows a row that is written now. */
async function delayOfNote(): Promise<number> {
  const id = await note();
  const from = performance.now();
  while (!(await shown(id))) await new Promise((resolve) => setTimeout(resolve, 5));
  return performance.now() - from;
}

describe('a replica', () => {
  it('shows nothing new while its replay is paused', async () => {
    await pauseReplay(replica());
    const id = await note();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await shown(id)).toBe(false);
    await resumeReplay(replica());
    await vi.waitFor(async () => expect(await shown(id)).toBe(true), { timeout: 5_000 });
  });

  it('shows commits late by the time that was ordered, until that is taken back', async () => {
    await applyDelay(replica(), 400);
    await vi.waitFor(async () => expect(await delayOfNote()).toBeGreaterThan(350), { timeout: 5_000 });
    expect(await delayOfNote()).toBeLessThan(1_000);
    await applyDelay(replica(), 0);
    await vi.waitFor(async () => expect(await delayOfNote()).toBeLessThan(300), { timeout: 5_000 });
  });
});

describe('backends', () => {
  it('end by the name of their application, as many as ordered', async () => {
    const { primary, user, password, database } = cluster;
    const open = (name: string) =>
      postgres({
        ...primary,
        user,
        password,
        database,
        max: 3,
        onnotice: () => {},
        connection: { application_name: name },
      });
    const [etl, web] = [open('leadline:etl'), open('leadline:web')];
    await Promise.all([0, 1, 2].flatMap(() => [etl`select pg_sleep(0.1)`, web`select pg_sleep(0.1)`]));
    expect(await terminateBackends(cluster.owner, { applicationName: 'leadline:etl', limit: 2 })).toBe(2);
    const left = async () =>
      (await cluster.owner`select 1 from pg_stat_activity where application_name = 'leadline:etl'`).length;
    await vi.waitFor(async () => expect(await left()).toBe(1), { timeout: 5_000 });
    expect(await terminateBackends(cluster.owner, { applicationName: 'leadline:etl', database })).toBe(1);
    expect(await terminateBackends(cluster.owner, { applicationName: 'leadline:%', database: 'x' })).toBe(0);
    expect(await terminateBackends(cluster.owner, { applicationName: 'leadline:web' })).toBe(3);
    await Promise.all([etl.end({ timeout: 0 }), web.end({ timeout: 0 })]);
  });
});

describe('a proxy', () => {
  let proxy: DelayProxy;
  let sql: postgres.Sql;
  const open = () => {
    const { user, password, database } = cluster;
    const { host, port } = proxy;
    return postgres({ host, port, user, password, database, max: 1, onnotice: () => {} });
  };
  beforeAll(async () => {
    proxy = await delayProxy({ target: cluster.primary });
    sql = open();
  });
  afterAll(async () => {
    await sql.end({ timeout: 0 });
    await proxy.close();
  });
  const time = async (question: PromiseLike<unknown>) => {
    const from = performance.now();
    await question;
    return performance.now() - from;
  };

  it('passes everything on, in order', async () => {
    const [row] = await sql`select repeat('leadline ', 1000000) as text`;
    expect(row?.text).toBe('leadline '.repeat(1_000_000));
  });

  it('adds latency to each way, without slowing what follows', async () => {
    await sql`select 1`;
    proxy.delay({ up: 50, down: 150 });
    const one = await time(sql.unsafe('select 1'));
    const five = await time(Promise.all([1, 2, 3, 4, 5].map(() => sql.unsafe('select 1'))));
    for (const ms of [one, five]) {
      expect(ms).toBeGreaterThan(195);
      expect(ms).toBeLessThan(320);
    }
    proxy.delay(0);
    expect(await time(sql.unsafe('select 1'))).toBeLessThan(100);
  });

  it('stalls with its connections open, and flows again', async () => {
    proxy.stall();
    const asked = time(sql.unsafe('select 1'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(proxy.connections()).toBe(1);
    proxy.flow();
    expect(await asked).toBeGreaterThan(290);
  });

  it('cuts what runs, and serves who comes again', async () => {
    const running = sql.unsafe('select pg_sleep(5)');
    const refused = expect(running).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|CONNECTION_CLOSED/),
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    proxy.cut();
    await refused;
    const again = open();
    await again`select 1`;
    await again.end();
  });
});

// The last, since those that it has started are gone afterwards.
describe('servers of another process', () => {
  let attached: AttachedCluster;
  beforeAll(async () => {
    const { user, password, database } = cluster;
    const dir = path.dirname(cluster.cluster.primary.dir);
    attached = await attachCluster({ user, password, database, dir });
  });
  afterAll(() => attached.close());

  it('are found, frozen and thawed', async () => {
    expect(attached.primary.port).toBe(cluster.primary.port);
    expect(attached.replicas.map(({ name, port }) => [name, port])).toEqual([['replica-1', replica().port]]);
    freeze(attached.primary);
    let answered = false;
    const answer = cluster.owner`select 1`.then(() => {
      answered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(answered).toBe(false);
    thaw(attached.primary);
    await answer;
  });

  it.runIf(long)('are killed, and come back on the same port with the same settings and data', async () => {
    const settings = (node: AttachedCluster['primary']) =>
      asOwner(
        node,
        (sql) => sql`
        select name, setting from pg_settings where source = 'command line' and name <> 'config_file' order by name`,
      );
    for (const node of [attached.replicas[0]!, attached.primary]) {
      const before = await settings(node);
      kill(node);
      await expect(settings(node)).rejects.toMatchObject({ code: expect.stringMatching(/ECONN/) });
      await node.start();
      expect(await settings(node)).toEqual(before);
    }
    await vi.waitFor(async () => expect(await delayOfNote()).toBeLessThan(1_000), { timeout: 15_000 });
  });
});
