import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import type { Router } from '../router/router.ts';
import { freshness } from './freshness.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

async function ask(clientId: number) {
  await database.waitForReplicas();
  return await router.read('dashboard_query', { clientId }, (db) => freshness(db, clientId));
}

async function addRun(clientId: number, repositoryId: number, state: string): Promise<string> {
  const [row] = await database.owner`
    insert into etl_runs (client_id, integration_id, mode, state, requested_by)
    select ${clientId}, integration_id, 'incremental', ${state}, 'test' from repositories where id = ${repositoryId}
    returning id::text`;
  return row?.id as string;
}

describe('what figures rest on', () => {
  it('is the newest finished run of each integration of the client, and of no other', async () => {
    const client = await seedClient(database.owner);
    const [one, two] = [
      await seedRepository(database.owner, client),
      await seedRepository(database.owner, client),
    ];
    await addRun(client, one, 'succeeded');
    const partial = await addRun(client, one, 'partial');
    await addRun(client, one, 'failed');
    await addRun(client, one, 'running');
    const other = await addRun(client, two, 'succeeded');
    const foreign = await seedClient(database.owner);
    await addRun(foreign, await seedRepository(database.owner, foreign), 'succeeded');
    expect((await ask(client)).runs).toEqual([partial, other]);
  });

  it('is what the node had replayed when it was read', async () => {
    const client = await seedClient(database.owner);
    const { lsn } = await ask(client);
    const [row] = await database.owner`
      select ${lsn}::pg_lsn <= pg_current_wal_insert_lsn() and ${lsn}::pg_lsn > '0/0' as known`;
    expect(row?.known).toBe(true);
  });

  it('are the rules that the facts follow, not those that somebody has just saved', async () => {
    const client = await seedClient(database.owner);
    expect(await ask(client)).toMatchObject({ rulesVersion: 0, factsPending: false, runs: [] });
    await database.owner`insert into fact_states values (${client}, 1, 3, now())`;
    await database.owner`
      insert into client_rules (client_id, rules, version, changed_by) values (${client}, '{}', 4, 'ada')`;
    await database.owner`insert into fact_marks (client_id, kind, ids) values (${client}, 'everything', '{}')`;
    expect(await ask(client)).toMatchObject({ rulesVersion: 3, factsPending: true });
  });
});
