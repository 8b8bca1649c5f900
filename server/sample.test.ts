import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { testRouter } from '#db/testing/router.ts';
import { quiet } from './etl/testing/fixture.ts';
import { startSample } from './sample.ts';

let database: TestDatabase;
let router: Router;
let dataDir: string;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  dataDir = await mkdtemp(path.join(tmpdir(), 'sample-'));
});
afterAll(async () => {
  await router.close();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

/** Starts and stops the sample. @returns what its client has then, and the runs that were added */
async function started() {
  const { owner, secret } = database;
  const [before] = await owner`select coalesce(max(id), 0)::int as id from etl_runs`;
  const now = new Date('2026-11-20T12:00:00.000Z');
  const sample = await startSample({ dataDir, router, secret, latencyMs: 0, now, log: quiet });
  const integrations =
    await owner`select name, kind, base_url as url, project_keys as projects from integrations order by id`;
  const runs =
    await owner`select i.name, r.mode from etl_runs r join integrations i on i.id = r.integration_id
    where r.id > ${before?.id} order by r.id`;
  const up = await Promise.all(integrations.map(({ url }) => fetch(url).then(({ status }) => status)));
  await sample.close();
  return { integrations, runs: runs.map(({ name, mode }) => `${name} ${mode}`), up };
}

it('connects the sample client with its GitHub and its Jira, each with a run of its own', async () => {
  const { integrations, runs, up } = await started();
  expect(integrations).toMatchObject([
    { name: 'Sample GitHub', kind: 'github', projects: [] },
    { name: 'Sample Jira', kind: 'jira', projects: ['CHK', 'SHOP', 'PAY', 'MOB', 'DATA', 'INF'] },
  ]);
  expect(runs).toEqual(['Sample GitHub full', 'Sample Jira full']);
  expect(up).toEqual([401, 401]);
  const steps = await database.owner`
    select s.name, s.category, count(m.id)::int as statuses from workflow_steps s
    left join status_mappings m on m.step_id = s.id group by s.id order by s.position`;
  expect(steps.map(({ name, category, statuses }) => [name, category, statuses])).toEqual([
    ['To do', 'todo', 3],
    ['In progress', 'in_progress', 3],
    // One status is forgotten, and goes by its category.
    ['Blocked', 'waiting', 2],
    ['Ready for review', 'waiting', 3],
    ['In review', 'in_progress', 3],
    ['Ready for release', 'waiting', 3],
    ['Done', 'done', 3],
  ]);
});

it('goes on at the next start with what has no unfinished run, wherever the samples listen then', async () => {
  await database.owner`update etl_runs set state = 'succeeded', finished_at = now()
    where integration_id = (select id from integrations where kind = 'jira')`;
  const { runs, up } = await started();
  expect(runs).toEqual(['Sample Jira incremental']);
  expect(up).toEqual([401, 401]);
});

it('adds the Jira to a client that is older than it', async () => {
  const { owner } = database;
  for (const table of ['etl_events', 'etl_steps', 'etl_runs'])
    await owner.unsafe(`delete from ${table} where client_id is not null`);
  await owner`delete from integrations where kind = 'jira'`;
  const file = path.join(dataDir, 'sample.json');
  const { jira: _, ...older } = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify(older));
  expect((await started()).runs).toEqual(['Sample GitHub incremental', 'Sample Jira full']);
});

it('leaves what was removed', async () => {
  const { owner } = database;
  for (const table of ['etl_events', 'etl_steps', 'etl_runs', 'integrations'])
    await owner.unsafe(`delete from ${table} where client_id is not null`);
  expect(await started()).toEqual({ integrations: [], runs: [], up: [] });
});
