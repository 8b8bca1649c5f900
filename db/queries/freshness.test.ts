import { beforeAll, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import { clientRules } from '#lib/rules.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Router } from '../router/router.ts';
import { putRules } from '../writes/rules.ts';
import { freshness } from './freshness.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
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

  it('are the definitions that the facts were made by, and pending while others hold now', async () => {
    const client = await seedClient(database.owner);
    await database.owner`insert into fact_states values (${client}, ${FACTS_VERSION}, 0, now())`;
    expect(await ask(client)).toMatchObject({ version: FACTS_VERSION, factsPending: false });
    await database.owner`update fact_states set version = version - 1 where client_id = ${client}`;
    expect(await ask(client)).toMatchObject({ version: FACTS_VERSION - 1, factsPending: true });
  });

  it('are pending from the moment that rules are saved', async () => {
    const client = await seedClient(database.owner);
    await database.owner`insert into fact_states values (${client}, ${FACTS_VERSION}, 0, now())`;
    const who = { clientId: client, actor: 'ada', ip: null };
    await router.write('admin_config', { clientId: client }, (tx) =>
      putRules(tx, who, clientRules.parse({}), 0),
    );
    expect(await ask(client)).toMatchObject({ rulesVersion: 0, factsPending: true });
  });
});

describe('is complete', () => {
  it('when every repository and project was scanned to its end, and no gap is known', async () => {
    const { owner } = database;
    const client = await seedClient(owner);
    expect((await ask(client)).complete).toBe(false);
    const add = async (kind: string, repositories: string[], projects: string[]) => {
      const [row] = await owner`
        insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names, project_keys)
        values (${client}, ${kind}, ${kind}, 'https://x', '', ${repositories}, ${projects}) returning id`;
      return row?.id as string;
    };
    const scanned = (integration: string, job: string, scope: string) => owner`
      insert into etl_checkpoints (client_id, integration_id, job, scope, watermark)
      values (${client}, ${integration}, ${job}, ${scope}, now())`;
    const [github, jira] = [await add('github', ['acme/a'], []), await add('jira', [], ['PAY'])];
    await scanned(github, 'sync-github-pull-requests', 'acme/a');
    expect(await ask(client)).toMatchObject({ complete: false, syncedUpTo: { jira: null } });
    await scanned(jira, 'sync-jira-issues', 'PAY');
    expect((await ask(client)).complete).toBe(true);
    await owner`
      insert into etl_ledger (client_id, integration_id, job, scope, day, source_count, stored_count)
      values (${client}, ${github}, 'sync-github-pull-requests', 'acme/a', '2026-01-05', 3, 2)`;
    expect((await ask(client)).complete).toBe(false);
  });
});
