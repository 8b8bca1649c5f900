import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createKeyOf } from './api-keys.ts';
import { createAuth } from './auth.ts';
import { startTestCluster, type TestCluster } from './embedded/testing/database.ts';
import type { Router } from './router/router.ts';
import type { PersonOf } from './sessions.ts';
import { testRouter } from './testing/router.ts';
import { seedClient } from './testing/seed.ts';
import { createApiKey, revokeApiKey } from './writes/api-keys.ts';

// A cluster of its own: its primary is killed.
let cluster: TestCluster;
let router: Router;
let keyOf: PersonOf;
let clientId: number;
beforeAll(async () => {
  cluster = await startTestCluster({ replicas: 1 });
  router = await testRouter(cluster, { DB_POOL_SIZE: '1' });
  const auth = createAuth({ db: router.accounts, secret: cluster.secret, url: undefined });
  keyOf = createKeyOf(auth, router);
  clientId = await seedClient(cluster.owner);
});
afterAll(async () => {
  await router.close();
  await cluster.drop();
});

const who = () => ({ clientId, actor: 'test', ip: null });
async function create() {
  const { id, key } = await router.write('admin_config', { clientId }, (tx) =>
    createApiKey(tx, { ...who(), name: 'CI', access: 'read', expiresInDays: 365 }, cluster.secret),
  );
  await cluster.waitForReplicas();
  return { id, headers: new Headers({ authorization: `Bearer ${key}` }) };
}

it('calls no key unknown because the database fails: 503, and good again afterwards', async () => {
  const { headers } = await create();
  const busy = router.write('update', { clientId: null }, (tx) => tx.execute(sql`select pg_sleep(4)`));
  await expect(keyOf(headers)).rejects.toMatchObject({ status: 503, code: 'pool_timeout' });
  await busy;
  await cluster.owner`
    select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'leadline:web'`;
  expect(await keyOf(headers)).toMatchObject({ key: { clientId, access: 'read' } });
  // What fails is only the note of its use: verified is not verified.
  await cluster.owner.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
    create trigger refuse before update on apikey for each row execute function refuse()`);
  try {
    await expect(keyOf(headers)).rejects.toMatchObject({ status: 503 });
  } finally {
    await cluster.owner`drop function refuse cascade`;
  }
});

it('is made with its entry in the audit log, or not at all', async () => {
  const [before] = await cluster.owner`select count(*)::int as n from apikey`;
  await expect(
    router.write('admin_config', { clientId }, async (tx) => {
      await createApiKey(tx, { ...who(), name: 'CI', access: 'read', expiresInDays: 1 }, cluster.secret);
      throw new Error('the audit log is full');
    }),
  ).rejects.toThrow('the audit log is full');
  expect(await cluster.owner`select count(*)::int as n from apikey`).toEqual([before]);
});

it('is read from a replica while the primary is gone, a revoked one too', async () => {
  const { headers } = await create();
  const revoked = await create();
  await router.write('admin_config', { clientId }, (tx) => revokeApiKey(tx, { ...who(), id: revoked.id }));
  await cluster.waitForReplicas();
  cluster.cluster.primary.kill('SIGKILL');
  try {
    expect(await keyOf(headers)).toMatchObject({ key: { clientId, access: 'read' } });
    await expect(keyOf(revoked.headers)).rejects.toMatchObject({ status: 401, code: 'key_revoked' });
  } finally {
    await cluster.cluster.primary.start();
  }
  await vi.waitFor(() => expect(router.monitor.primaryUp()).toBe(true), { timeout: 10_000 });
});
