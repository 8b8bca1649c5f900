import { createServer, connect as tcpConnect } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { long } from '#lib/testing/long.ts';
import { asOwner, delayProxy, kill } from '../embedded/faults.ts';
import { startTestCluster, type TestCluster } from '../embedded/testing/database.ts';
import { testRouter } from '../testing/router.ts';
import type { Router } from './router.ts';

// Clusters of their own: these tests replace a primary.
let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: 2 });
});
afterAll(() => cluster.drop());

const where = (router: Router) =>
  router.read('dashboard_query', { clientId: null }, async (db, { node }) => {
    await db.execute(sql`select 1`);
    return node;
  });

// Making another cluster takes 7 s of processor time.
it.runIf(long)('never reads from a server of another cluster', async () => {
  const foreign = await startTestCluster({ replicas: 1, foreign: true });
  const router = await testRouter({ ...cluster, replicas: [foreign.replicas[0]!, cluster.replicas[0]!] });
  try {
    await vi.waitFor(() => expect(router.monitor.health()[1]).toMatchObject({ state: 'in' }));
    expect(router.monitor.health()[0]).toMatchObject({
      state: 'out',
      reason: 'wrong server: it belongs to another cluster',
      back: 'never read from while that is so',
    });
    for (let i = 0; i < 10; i++) expect(await where(router)).toBe('replica-2');
    router.monitor.takeOut('replica-2', { by: 'test', at: new Date() });
    expect(await where(router)).toBe('primary');
    expect(router.poolStats()['replica-1/analytics']).toMatchObject({ acquired: 0 });
  } finally {
    await router.close();
    await foreign.drop();
  }
});

it('does not take a replica of a promoted sibling for its own, and follows a failover to the new history', async () => {
  const { primary, replicas } = cluster.cluster;
  const [promoted, follower] = [replicas[0]!, replicas[1]!];
  await cluster.waitForReplicas();
  const way = await delayProxy({ target: primary });
  const places = { ...cluster, replicas: [cluster.replicas[1]!] };
  // Of one whose primary is the old one, and stays away.
  const old = await testRouter({ ...places, primary: way });
  await vi.waitFor(() => expect(old.monitor.health()[0]).toMatchObject({ state: 'in' }));
  const before = old.tokens.seal(await old.position());
  expect(old.tokens.read(before).lsn).toBeGreaterThan(0n);

  way.stall();
  const { port } = primary;
  kill(primary);
  await promoted.promote();
  await asOwner(
    promoted,
    (owner) => owner`select pg_create_physical_replication_slot('leadline_replica_2', true)`,
  );
  // The follower knows its primary by this address.
  const takeover = createServer((client) => {
    const server = tcpConnect(promoted.port, promoted.host);
    client.on('error', () => server.destroy()).pipe(server);
    server.on('error', () => client.destroy()).pipe(client);
  });
  await vi.waitFor(
    () =>
      new Promise<void>((resolve, reject) => {
        takeover.once('error', reject).listen(port, '127.0.0.1', resolve);
      }),
    { timeout: 5_000 },
  );

  const next = await testRouter({
    ...places,
    primary: { name: 'primary', host: promoted.host, port: promoted.port },
  } as TestCluster);
  try {
    await vi.waitFor(
      async () => {
        const rows = await asOwner(
          follower,
          (owner) => owner`
          select 1 from pg_stat_wal_receiver where status = 'streaming' and received_tli = 2`,
        );
        expect(rows).toHaveLength(1);
      },
      { timeout: 20_000 },
    );
    await vi.waitFor(() =>
      expect(old.monitor.health()[0]).toMatchObject({
        state: 'out',
        reason: 'wrong server: it follows another primary',
      }),
    );
    await expect(where(old)).rejects.toMatchObject({ code: 'database_unavailable' });
    // To one that knows the new primary the follower is in, and the old position says nothing.
    await vi.waitFor(() => expect(next.monitor.health()[0]).toMatchObject({ state: 'in' }), {
      timeout: 10_000,
    });
    expect(await where(next)).toBe('replica-1');
    expect(next.tokens.read(before)).toEqual({ lsn: undefined, refused: false });
    expect(next.tokens.read(next.tokens.seal(5n)).lsn).toBe(5n);
  } finally {
    await Promise.all([old.close(), next.close(), way.close()]);
    takeover.close();
  }
});
