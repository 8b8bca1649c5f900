import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestCluster, type TestCluster } from '#db/embedded/testing/database.ts';
import { createListener, type Listener } from '#db/listen.ts';
import { logins } from '#db/roles.ts';
import type { Router } from '#db/router/router.ts';
import { testRouter } from '#db/testing/router.ts';
import { opsStats } from '#lib/api/ops.ts';
import { quiet } from '../etl/testing/fixture.ts';
import { createHistory } from './history.ts';
import { type Ops, startOps } from './ops.ts';
import { followOverrides } from './overrides.ts';

interface Process {
  router: Router;
  listener: Listener;
  ops: Ops;
}

// A cluster of its own: its primary is stopped.
let cluster: TestCluster;
const running: Process[] = [];
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: 1 });
  running.push(await start(), await start());
});
afterAll(async () => {
  for (const { router, listener, ops } of running) {
    await ops.close();
    await listener.close();
    await router.close();
  }
  await cluster.drop();
});

async function start(): Promise<Process> {
  const router = await testRouter(cluster);
  await vi.waitFor(() => expect(router.monitor.health()[0]).toMatchObject({ state: 'in', lagMs: 0 }));
  const login = logins(cluster.user, cluster.secret).app;
  const listener = createListener({ ...cluster.primary, database: cluster.database, login });
  const ops = await startOps({
    router,
    listener,
    sockets: () => 7,
    role: 'all',
    log: quiet,
    heartbeatMs: 100,
  });
  return { router, listener, ops };
}

const [first, second] = [() => running[0]!, () => running[1]!];
const stateIn = ({ ops }: Process) => ops.stats().replicas[0];
const order = (action: 'take_out' | 'put_back' | 'probe', name = 'replica-1') =>
  first().ops.order({ action, name, actor: 'ada@example.com', ip: '192.0.2.1' });
const read = ({ router }: Process) =>
  router.read('dashboard_query', { clientId: null }, async (db, { node }) => {
    await db.execute(sql`select 1`);
    return node;
  });

describe('what an operator sees', () => {
  it('keeps to its schema, and counts what happened', async () => {
    await read(first());
    await vi.waitFor(() =>
      expect(first().ops.stats()).toMatchObject({ primary: { connections: {} }, queue: {} }),
    );
    const stats = opsStats.parse(first().ops.stats());
    expect(stats.primary).toMatchObject({
      state: 'up',
      pools: [{ name: 'web' }, { name: 'etl' }, { name: 'analytics' }],
    });
    expect(stats.primary.connections?.byApplication['leadline:web']).toBeGreaterThan(0);
    expect(stats.primary.connections?.max).toBe(97);
    expect(stats.replicas).toMatchObject([
      {
        name: 'replica-1',
        state: 'in',
        back: null,
        limitMs: 30_000,
        report: { limitMs: 300_000 },
        takenOut: null,
      },
    ]);
    expect(stats.replicas[0]?.connections?.byApplication['leadline:analytics']).toBeGreaterThan(0);
    expect(stats.purposes.find(({ purpose }) => purpose === 'dashboard_query')).toMatchObject({
      nodes: { 'replica-1': 1 },
      fallbacks: 0,
      refused: 0,
    });
    expect(stats.statements.length).toBeGreaterThan(0);
    expect(stats).toMatchObject({ queue: { due: 0, waiting: 0, active: 0 }, process: { sockets: 7 } });
  });

  it('shows all processes, whichever is asked', async () => {
    await vi.waitFor(() => {
      for (const process of running) {
        const processes = process.ops.stats().processes ?? [];
        expect(processes).toHaveLength(2);
        expect(processes.filter(({ alive }) => alive)).toHaveLength(2);
        expect(processes.filter(({ self }) => self)).toHaveLength(1);
      }
    });
  });

  it('has a history that begins with the start', () => {
    const [point] = first().ops.history();
    expect(point).toMatchObject({ lagMs: { 'replica-1': 0 }, state: { 'replica-1': 'in' }, fallbacks: 0 });
    expect(Object.keys(point?.utilization ?? {})).toContain('replica-1/analytics');
  });
});

it('keeps the lag of a replica that is out: an incident is what one looks for', () => {
  const history = createHistory();
  const stats = first().router.stats();
  const late = stats.replicas.map((replica) => ({ ...replica, state: 'out' as const, lagMs: 41_000 }));
  history.add(new Date(), { ...stats, replicas: late }, first().ops.stats().process);
  expect(history.points()).toMatchObject([{ lagMs: { 'replica-1': 41_000 }, state: { 'replica-1': 'out' } }]);
});

describe('an order', () => {
  it('is not undone by an older one that is still being read', async () => {
    const { router } = first();
    let readings = 0;
    let read = () => {};
    const hasRead = new Promise<void>((resolve) => {
      read = resolve;
    });
    const slowAtFirst: Router['read'] = async (...args) => {
      const slow = readings++ === 0;
      const orders = await router.read(...args);
      read();
      if (slow) await new Promise((resolve) => setTimeout(resolve, 200));
      return orders;
    };
    const deaf = { listen: async () => {}, close: async () => {} };
    const overrides = await followOverrides({ ...router, read: slowAtFirst }, deaf, quiet);
    await cluster.owner`
      insert into replica_overrides (address, taken_out_by) values (${router.stats().replicas[0]!.host}, 'ada')`;
    const older = overrides.apply();
    await hasRead;
    await cluster.owner`delete from replica_overrides`;
    await Promise.all([older, overrides.apply()]);
    expect(stateIn(first())).toMatchObject({ takenOut: null });
  });

  it('takes a replica out of every process and puts it back, and is written down', async () => {
    expect(await order('take_out')).toMatchObject({ state: 'out', takenOut: { by: 'ada@example.com' } });
    await vi.waitFor(() => expect(stateIn(second())?.reason).toBe('taken out by ada@example.com'));
    expect(await read(second())).toBe('primary');
    expect(await order('put_back')).toMatchObject({ state: 'in', takenOut: null });
    await vi.waitFor(() => expect(stateIn(second())?.state).toBe('in'));
    expect(await order('probe')).toMatchObject({ state: 'in' });
    const audit =
      await cluster.owner`select actor, action, subject, ip, client_id from audit_log order by id`;
    expect(audit.map(({ action }) => action)).toEqual([
      'ops.replica.take_out',
      'ops.replica.put_back',
      'ops.replica.probe',
    ]);
    expect(audit[0]).toEqual({
      actor: 'ada@example.com',
      action: 'ops.replica.take_out',
      subject: 'replica:replica-1',
      ip: '192.0.2.1',
      client_id: null,
    });
  });

  it('holds for a process that starts later', async () => {
    await order('take_out');
    const late = await start();
    running.push(late);
    await vi.waitFor(() => expect(stateIn(late)?.takenOut).toMatchObject({ by: 'ada@example.com' }));
    await order('put_back');
  });

  it('for a replica that is none is refused', async () => {
    await expect(order('take_out', 'replica-9')).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });
});

it('goes on without the primary: what this process knows itself, and that it cannot ask the others', async () => {
  await cluster.cluster.primary.stop();
  await vi.waitFor(
    () => expect(first().ops.stats()).toMatchObject({ primary: { state: 'down' }, processes: null }),
    {
      timeout: 10_000,
    },
  );
  expect(opsStats.parse(first().ops.stats()).replicas[0]).toMatchObject({ state: 'in' });
  await expect(order('take_out')).rejects.toMatchObject({ code: 'database_unavailable', status: 503 });
  await cluster.cluster.primary.start();
  await vi.waitFor(() => expect(first().ops.stats().processes?.length).toBe(3), { timeout: 10_000 });
});

it('leaves no row behind when it ends in good order', async () => {
  const last = running.pop()!;
  // It may be the last to notice that the primary is back, and could not write before.
  await vi.waitFor(() => expect(last.ops.stats().processes).toHaveLength(3), { timeout: 10_000 });
  await last.ops.close();
  await last.listener.close();
  await last.router.close();
  await vi.waitFor(() => expect(first().ops.stats().processes).toHaveLength(2));
});
