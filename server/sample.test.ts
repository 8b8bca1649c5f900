import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { createListener } from '#db/listen.ts';
import { logins } from '#db/roles.ts';
import type { Router } from '#db/router/router.ts';
import { testRouter } from '#db/testing/router.ts';
import { removeSample } from '#db/writes/archive-client.ts';
import { startDeleter } from './deleter.ts';
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

const sampleOptions = () => ({
  dataDir,
  router,
  secret: database.secret,
  latencyMs: 0,
  log: quiet,
  now: new Date('2026-11-20T12:00:00.000Z'),
  // What happens there is not looked at.
  size: { months: 1, horizonMonths: 0, pullRequestsPerMonth: 5 },
});

/** Starts and stops the sample. @returns what its client has then, and the runs that were added */
async function started(size = sampleOptions().size) {
  const { owner } = database;
  const [before] = await owner`select coalesce(max(id), 0)::int as id from etl_runs`;
  const sample = await startSample({ ...sampleOptions(), size });
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
  const { runs, up } = await started({ ...sampleOptions().size, months: 3 });
  expect(runs).toEqual(['Sample Jira incremental']);
  expect(up).toEqual([401, 401]);
  // Its history is as long as when it began, whatever is asked for now.
  expect(JSON.parse(await readFile(path.join(dataDir, 'sample.json'), 'utf8'))).toMatchObject({ months: 1 });
});

it('starts all the same while one of its sources is being removed, and leaves that alone', async () => {
  await database.owner`update etl_runs set state = 'succeeded', finished_at = now() where state = 'queued'`;
  await database.owner`update integrations set removing_at = now(), removing_by = 'ada' where kind = 'jira'`;
  const runs = async () =>
    (
      await database.owner`
      select i.kind from etl_runs r join integrations i on i.id = r.integration_id order by r.id`
    ).map(({ kind }) => kind);
  const before = await runs();
  await (await startSample(sampleOptions())).close();
  expect(await runs()).toEqual([...before, 'github']);
  await database.owner`update integrations set removing_at = null where kind = 'jira'`;
});

it('joins repositories and Jira projects to services once both are there, and never again', async () => {
  const { owner } = database;
  const services = () => owner`
    select s.name, n.full_name as repository, p.key from services s join service_repositories r on r.service_id = s.id
    join repositories n on n.id = r.repository_id join service_projects j on j.service_id = s.id
    join projects p on p.id = j.project_id order by s.name`;
  const [github, jira] = await owner`select id, client_id from integrations order by kind`;
  const names = ['checkout', 'storefront', 'payments-api', 'mobile-app', 'data-platform', 'infra'];
  for (const [index, name] of names.entries()) {
    await owner`insert into repositories (client_id, integration_id, external_id, full_name, url, archived)
      values (${github?.client_id}, ${github?.id}, ${index}, ${`acme/${name}`}, 'https://x', false)`;
  }
  const sample = await startSample(sampleOptions());
  try {
    expect(await services()).toEqual([]);
    for (const [index, key] of ['CHK', 'SHOP', 'PAY', 'MOB', 'DATA', 'INF'].entries()) {
      await owner`insert into projects (client_id, integration_id, external_id, key, name, url)
        values (${jira?.client_id}, ${jira?.id}, ${index}, ${key}, ${key}, 'https://x')`;
    }
    await expect.poll(services, { timeout: 10_000 }).toMatchObject([
      { name: 'Checkout', repository: 'acme/checkout', key: 'CHK' },
      { name: 'Data platform', repository: 'acme/data-platform', key: 'DATA' },
      { name: 'Mobile app', repository: 'acme/mobile-app', key: 'MOB' },
      { name: 'Payments', repository: 'acme/payments-api', key: 'PAY' },
      { name: 'Storefront', repository: 'acme/storefront', key: 'SHOP' },
    ]);
    const file = path.join(dataDir, 'sample.json');
    await expect.poll(async () => JSON.parse(await readFile(file, 'utf8')).services).toBe(true);
  } finally {
    await sample.close();
    for (const table of ['services', 'projects', 'repositories'])
      await owner`delete from ${owner(table)} where client_id = ${github?.client_id}`;
  }
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

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

it('takes GitHub and Jira down at once when its client is removed, and leaves them down at every start after', async () => {
  const { owner, primary } = database;
  const login = logins(database.user, database.secret).app;
  const listener = createListener({ ...primary, database: database.database, login });
  const sample = await startSample({ ...sampleOptions(), listener });
  const [client] = await owner`select id, name, sample from clients`;
  expect(client).toMatchObject({ name: 'Acme (sample)', sample: true });
  const urls = (await owner`select base_url as url from integrations`).map(({ url }) => url);
  expect(await Promise.all(urls.map(answers))).toEqual([true, true]);
  const clientId = Number(client?.id);
  const actor = { clientId, actor: 'ada@example.com', ip: null };
  await router.write('client_mgmt', { clientId }, (tx) => removeSample(tx, actor));
  await expect.poll(() => Promise.all(urls.map(answers))).toEqual([false, false]);
  await sample.close();
  const deleter = startDeleter({ router, listener, log: quiet });
  await expect.poll(async () => (await owner`select 1 from clients`).length, { timeout: 20_000 }).toBe(0);
  await deleter.stop();
  await listener.close();
  expect(await started()).toEqual({ integrations: [], runs: [], up: [] });
  // Not even where the folder is lost that remembers it.
  await rm(path.join(dataDir, 'sample.json'));
  expect(await started()).toEqual({ integrations: [], runs: [], up: [] });
});
