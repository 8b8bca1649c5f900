import { beforeAll, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { type Executor, onRaw } from '../executor.ts';
import type { Router } from '../router/router.ts';
import { commonTestRouter } from '../testing/router.ts';
import { seedClient, seedRepository } from '../testing/seed.ts';
import { upsertProject } from './jira-site.ts';
import { upsertRepository } from './repositories.ts';

let database: TestDatabase;
let router: Router;
let whose: { clientId: number; integrationId: string };
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
  const clientId = await seedClient(database.owner);
  await seedRepository(database.owner, clientId);
  const [row] = await database.owner`select id::text from integrations where client_id = ${clientId}`;
  whose = { clientId, integrationId: String(row?.id) };
});

const upserts: [string, (tx: Executor) => Promise<string>][] = [
  [
    'a project',
    (tx) => upsertProject(tx, whose, { id: '7', key: 'CHK', name: 'Checkout' }, 'https://a.test'),
  ],
  [
    'a repository',
    (tx) =>
      upsertRepository(tx, {
        ...whose,
        head: { id: 77, fullName: 'acme/new', url: 'u', defaultBranch: 'main', archived: false },
      }),
  ],
];

it.each(upserts)('answers the id of %s also when another transaction writes it first', async (_, upsert) => {
  let commit = () => {};
  const mayCommit = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let written = () => {};
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const first = router.etl({ clientId: whose.clientId }, async (raw) => {
    const id = await upsert(onRaw(raw));
    written();
    await mayCommit;
    return id;
  });
  await isWritten;
  const second = router.etl({ clientId: whose.clientId }, (raw) => upsert(onRaw(raw)));
  await expect
    .poll(async () => {
      const [row] = await database.owner`
        select count(*)::int as n from pg_locks where not granted and locktype = 'transactionid'`;
      return row?.n;
    })
    .toBeGreaterThan(0);
  commit();
  expect(await second).toBe(await first);
});
