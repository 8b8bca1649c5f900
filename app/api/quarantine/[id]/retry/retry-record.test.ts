import { beforeAll, beforeEach, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { serve, smallWorld } from '#sources/sample/testing.ts';
import { type ClientWithSetAside, createSetAside } from './testing.ts';

const REPOSITORY = 'acme/checkout';
const FITS = '#1';
const GONE = '#99999';

let database: TestDatabase;
let router: Router;
let client: ClientWithSetAside;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

beforeEach(async () => {
  const github = await serve(smallWorld({ repositories: 1 }), { latencyMs: 0 });
  client = await createSetAside(database, router, {
    kind: 'github',
    baseUrl: github.url,
    credentials: { tokens: ['sample'] },
    repositories: [REPOSITORY],
  });
});

const setOneAside = (key: string, job = 'sync-github-pull-requests') =>
  client.put(job, REPOSITORY, { key, payload: {}, reason: 'test' });

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
  expect(await client.retry(id)).toMatchObject({ tries: 1, resolvedAt: expect.any(String) });
  await expect(client.retry(id)).rejects.toMatchObject({ code: 'already_stored', status: 409 });
});

it('leaves one that does not fit set aside, with the new reason', async () => {
  const id = await setOneAside(GONE);
  expect(await client.retry(id)).toMatchObject({
    tries: 1,
    triedBy: 'ada@example.com',
    resolvedAt: null,
    reason: expect.stringContaining('nothing to show'),
  });
});

it('does not open a record again that a sync has stored while the source was asked', async () => {
  const id = await setOneAside(GONE);
  const stored = interrupted(() => resolve(id));
  await expect(client.retry(id, stored)).rejects.toMatchObject({ code: 'already_stored', status: 409 });
  expect(await client.recordOf(id)).toMatchObject({
    tries: 0,
    triedBy: null,
    resolvedAt: expect.any(String),
  });
  expect(await database.owner`select 1 from audit_log where subject = ${`record:${id}`}`).toHaveLength(0);
});

it('answers the same when the record was set aside anew meanwhile', async () => {
  const id = await setOneAside(GONE);
  let newer = 0;
  const anew = interrupted(async () => {
    await resolve(id);
    newer = await setOneAside(GONE);
  });
  await expect(client.retry(id, anew)).rejects.toMatchObject({ code: 'already_stored', status: 409 });
  expect(newer).toBeGreaterThan(id);
  expect(await client.recordOf(newer)).toMatchObject({ tries: 0, resolvedAt: null });
});

it('stores a record of a repository that has another name since', async () => {
  await client.retry(await setOneAside('#2'));
  await database.owner`update repositories set full_name = 'acme/till' where client_id = ${client.clientId}`;
  // The source still answers by the name under which the record was set aside, as GitHub does.
  expect(await client.retry(await setOneAside(FITS))).toMatchObject({ resolvedAt: expect.any(String) });
  const stored = await database.owner`
    select number, (select count(*)::int from repositories where client_id = ${client.clientId}) as repositories
    from pull_requests where client_id = ${client.clientId} order by number`;
  expect(stored).toEqual([
    { number: 1, repositories: 1 },
    { number: 2, repositories: 1 },
  ]);
});

it('asks for no pull request in the place of an issue, whose key looks the same', async () => {
  const id = await setOneAside(FITS, 'sync-github-issues');
  expect(await client.retry(id)).toMatchObject({ resolvedAt: null, reason: expect.stringContaining('#1') });
  const { owner } = database;
  expect(await owner`select 1 from pull_requests where client_id = ${client.clientId}`).toHaveLength(0);
});

it('says so of one that nothing names', async () => {
  const id = await setOneAside('deployment 5f2b4c0f', 'sync-github-deployments');
  expect(await client.retry(id)).toMatchObject({
    tries: 1,
    resolvedAt: null,
    reason: expect.stringContaining('cannot be asked for alone'),
  });
});
