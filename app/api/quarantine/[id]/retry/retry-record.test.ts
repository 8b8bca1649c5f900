import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { OutsideContext } from '#app/api/handle.ts';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { onRaw } from '#db/executor.ts';
import { getQuarantined } from '#db/queries/quarantine.ts';
import type { Router } from '#db/router/router.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { createIntegration } from '#db/writes/integrations.ts';
import { setAside } from '#db/writes/quarantine.ts';
import { upsertRepository } from '#db/writes/repositories.ts';
import { startRun } from '#db/writes/runs.ts';
import { serve, smallWorld } from '#sources/sample/testing.ts';
import { retryRecord } from './retry-record.ts';

const REPOSITORY = 'acme/checkout';
const FITS = '#1';
const GONE = '#99999';

let database: TestDatabase;
let router: Router;
let clientId: number;
let integrationId: string;
let runId: number;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

/** A client with a repository, of which nothing is stored but what the source says of it. */
beforeEach(async () => {
  const github = await serve(smallWorld({ repositories: 1 }), { latencyMs: 0 });
  clientId = await seedClient(database.owner);
  const given = {
    clientId,
    kind: 'github',
    baseUrl: github.url,
    credentials: { tokens: ['sample'] as string[] },
    actor: 'test',
  } as const;
  const run = await router.write('job_control', { clientId }, async (tx) => {
    const integration = await createIntegration(
      tx,
      { ...given, repositories: [REPOSITORY] },
      database.secret,
    );
    integrationId = integration.id;
    const asked = { integrationId: Number(integrationId), mode: 'full', requestedBy: 'test' } as const;
    return await startRun(tx, { clientId, ...asked });
  });
  runId = Number(run.id);
  const id = github.world.repository(REPOSITORY)?.repository.id ?? 0;
  const head = { id, fullName: REPOSITORY, url: github.url, defaultBranch: 'main', archived: false };
  await router.etl({ clientId }, (raw) => upsertRepository(onRaw(raw), { clientId, integrationId, head }));
});

/** @returns the id of the record that is set aside now */
async function setOneAside(key: string, job = 'sync-github-pull-requests'): Promise<number> {
  const where = { clientId, integrationId, job, scope: REPOSITORY };
  await router.etl({ clientId }, (raw) =>
    setAside(onRaw(raw), where, runId, [{ key, payload: {}, reason: 'test' }]),
  );
  const [row] = await database.owner`
    select id from etl_quarantine where client_id = ${clientId} and resolved_at is null`;
  return Number(row?.id);
}

const retry = (id: number, through = router) => {
  const person = { email: 'ada@example.com' };
  const context = { clientId, person, ip: null, runtime: { router: through, secret: database.secret } };
  return retryRecord(id, context as unknown as OutsideContext);
};

const recordOf = (id: number) => router.read('job_control', { clientId }, (db) => getQuarantined(db, id));

const resolve = (id: number) =>
  database.owner`update etl_quarantine set resolved_at = now() where id = ${id}`;

/** A router on which something happens after the source has answered, before the retry is written down. */
const interrupted = (happens: () => Promise<unknown>): Router => ({
  ...router,
  write: async (...given) => {
    await happens();
    return await router.write(...given);
  },
});

it('stores a record that fits by now, once', async () => {
  const id = await setOneAside(FITS);
  expect(await retry(id)).toMatchObject({ tries: 1, resolvedAt: expect.any(String) });
  await expect(retry(id)).rejects.toMatchObject({ code: 'already_stored', status: 409 });
});

it('leaves one that does not fit set aside, with the new reason', async () => {
  const id = await setOneAside(GONE);
  expect(await retry(id)).toMatchObject({
    tries: 1,
    triedBy: 'ada@example.com',
    resolvedAt: null,
    reason: expect.stringContaining('nothing to show'),
  });
});

it('does not open a record again that a sync has stored while the source was asked', async () => {
  const id = await setOneAside(GONE);
  const stored = interrupted(() => resolve(id));
  await expect(retry(id, stored)).rejects.toMatchObject({ code: 'already_stored', status: 409 });
  expect(await recordOf(id)).toMatchObject({ tries: 0, triedBy: null, resolvedAt: expect.any(String) });
  expect(await database.owner`select 1 from audit_log where subject = ${`record:${id}`}`).toHaveLength(0);
});

it('answers the same when the record was set aside anew meanwhile', async () => {
  const id = await setOneAside(GONE);
  let newer = 0;
  const anew = interrupted(async () => {
    await resolve(id);
    newer = await setOneAside(GONE);
  });
  await expect(retry(id, anew)).rejects.toMatchObject({ code: 'already_stored', status: 409 });
  expect(newer).toBeGreaterThan(id);
  expect(await recordOf(newer)).toMatchObject({ tries: 0, resolvedAt: null });
});

it('stores a record of a repository that has another name since', async () => {
  const id = await setOneAside(FITS);
  // The source still answers by the name under which the record was set aside, as GitHub does.
  await database.owner`update repositories set full_name = 'acme/till' where client_id = ${clientId}`;
  expect(await retry(id)).toMatchObject({ resolvedAt: expect.any(String) });
  const stored = await database.owner`select number from pull_requests where client_id = ${clientId}`;
  expect(stored).toEqual([{ number: 1 }]);
});

it('asks for no pull request in the place of an issue, whose key looks the same', async () => {
  const id = await setOneAside(FITS, 'sync-github-issues');
  await expect(retry(id)).rejects.toMatchObject({ code: 'retry_by_sync', status: 409 });
  expect(await recordOf(id)).toMatchObject({ resolvedAt: null, reason: 'test', tries: 0 });
});
