import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type Auth, createAuth, createPerson } from './auth.ts';
import { startTestCluster, type TestCluster } from './embedded/testing/database.ts';
import type { Router } from './router/router.ts';
import { createPersonOf, type PersonOf } from './sessions.ts';
import { rememberHashes } from './testing/remember-hashes.ts';
import { testRouter } from './testing/router.ts';

// A cluster of its own: its primary is killed.
let cluster: TestCluster;
let router: Router;
let auth: Auth;
let personOf: PersonOf;
let headers: Headers;
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: 1 });
  router = await testRouter(cluster, { DB_POOL_SIZE: '1' });
  const options = { secret: cluster.secret, url: undefined };
  auth = createAuth({ ...options, db: router.accounts });
  await rememberHashes(auth);
  const standbys = router.standbyAccounts.map(({ node, db }) => ({
    node,
    auth: createAuth({ ...options, db, readOnly: true }),
  }));
  personOf = createPersonOf(auth, standbys, router);
  const ada = { email: 'ada@example.com', name: 'Ada', role: 'member' as const, password: 'a long password' };
  await createPerson(auth, ada);
});
beforeEach(async () => {
  const signedIn = await auth.api.signInEmail({
    body: { email: 'ada@example.com', password: 'a long password' },
    returnHeaders: true,
  });
  const cookies = signedIn.headers.getSetCookie().map((cookie: string) => cookie.split(';')[0]);
  headers = new Headers({ cookie: cookies.join('; ') });
  await cluster.waitForReplicas();
});
afterAll(async () => {
  await router.close();
  await cluster.drop();
});

const onReplica = () => router.poolStats()['replica-1/sessions']?.acquired;
const onPrimary = () => router.poolStats()['primary/web'];
/** The same person in several: one browser's questions of the same moment are asked together. */
const browsers = (count: number) =>
  Array.from({ length: count }, (_, number) => {
    return new Headers({ cookie: `${headers.get('cookie')}; browser=${number}` });
  });
/** All of the web pool, for so long. */
const crowd = (seconds: number) =>
  router.write('update', { clientId: null }, (tx) => tx.execute(sql`select pg_sleep(${seconds})`));

it('refuses a revoked session at the next request', async () => {
  expect(await personOf(headers)).toMatchObject({ email: 'ada@example.com', role: 'member' });
  await cluster.owner`delete from session`;
  expect(await personOf(headers)).toBeNull();
});

it('never asks a replica because the primary is busy: 503 after 3 s, and nothing is left in the line', async () => {
  const busy = crowd(4);
  // Revoked, and the replica does not know it yet.
  await cluster.replica`select pg_wal_replay_pause()`;
  try {
    await cluster.owner`delete from session`;
    const asked = browsers(5).map(personOf);
    await vi.waitFor(() => expect(onPrimary()).toMatchObject({ waiting: 5 }));
    const answers = await Promise.allSettled(asked);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: { code: 'pool_timeout', status: 503, retryAfterSeconds: 2 },
      });
    }
    expect(onPrimary()).toMatchObject({ checkedOut: 1, waiting: 0 });
    expect(onReplica()).toBe(0);
  } finally {
    await cluster.replica`select pg_wal_replay_resume()`;
  }
  await busy;
  expect(await personOf(headers)).toBeNull();
});

it('is told at once when too many wait already', async () => {
  const busy = crowd(1);
  const asked = browsers(25).map(personOf);
  const answers = await Promise.allSettled(asked);
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused).toHaveLength(5);
  for (const { reason } of refused) {
    expect(reason).toMatchObject({ code: 'overloaded', status: 503, retryAfterSeconds: 2 });
  }
  await busy;
  expect(onReplica()).toBe(0);
});

it('asks again when a connection was lost and the primary is there', async () => {
  await personOf(headers);
  await cluster.owner`
    select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'leadline:web'`;
  expect(await personOf(headers)).toMatchObject({ email: 'ada@example.com' });
  expect(onReplica()).toBe(0);
});

it('reads it from a replica while the primary is gone, from the first request on', async () => {
  await personOf(headers);
  cluster.cluster.primary.kill('SIGKILL');
  try {
    expect(await personOf(headers)).toMatchObject({ email: 'ada@example.com' });
    expect(router.monitor.primaryUp()).toBe(false);
    expect(onReplica()).toBeGreaterThan(0);
  } finally {
    await cluster.cluster.primary.start();
  }
  await vi.waitFor(() => expect(router.monitor.primaryUp()).toBe(true), { timeout: 10_000 });
});

it('has nothing left to ask when the replica is taken out too', async () => {
  router.monitor.takeOut('replica-1', { by: 'test', at: new Date() });
  cluster.cluster.primary.kill('SIGKILL');
  try {
    await expect(personOf(headers)).rejects.toMatchObject({ code: 'database_unavailable', status: 503 });
  } finally {
    router.monitor.putBack('replica-1');
    await cluster.cluster.primary.start();
  }
});
