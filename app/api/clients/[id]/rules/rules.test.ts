import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as deploymentRule from '#app/api/repositories/[id]/deployment-rule/route.ts';
import * as repositories from '#app/api/repositories/route.ts';
import { openTestHouse, type TestHouse, type TestPerson } from '#app/api/testing.ts';
import { seedPullRequest, seedRepository } from '#db/testing/seed.ts';
import type { Preview, RepositoryView, RulePreview, RulesView } from '#lib/api/rules.ts';
import { clientRules } from '#lib/rules.ts';
import * as preview from './preview/route.ts';
import * as rules from './route.ts';

let house: TestHouse;
let clientId: number;
let repository: number;

beforeAll(async () => {
  house = await openTestHouse();
});
beforeEach(async () => {
  clientId = await house.client();
  repository = await seedRepository(house.database.owner, clientId);
});
afterAll(() => house.close());

const get = (person: TestPerson = 'viewer') =>
  house.ask<RulesView>(rules.GET, person, { id: String(clientId) });
const put = (change: object, version: number, person: TestPerson = 'manager') =>
  house.ask<RulesView>(rules.PUT, person, { id: String(clientId), body: { rules: change, version } });
/** On a replica, which must have what was just written. */
async function look(of: RulePreview, change: object, more: object = {}, person: TestPerson = 'manager') {
  await house.database.waitForReplicas();
  return await house.ask<Preview>(preview.POST, person, {
    id: String(clientId),
    body: { of, rules: change, ...more },
  });
}
const texts = ({ json }: { json: Preview }, matched = true) =>
  json.items.filter((item) => item.matched === matched).map(({ text }) => text);

describe('the rules of a client', () => {
  it('are the defaults until somebody sets them, and go up by a version with each change', async () => {
    expect((await get()).json).toEqual({
      rules: clientRules.parse({}),
      version: 0,
      changedBy: null,
      changedAt: null,
    });
    const first = await put({ bots: ['-ci$'] }, 0);
    expect(first).toMatchObject({ status: 200, json: { version: 1, changedBy: 'manager@example.com' } });
    expect((await put({ bots: ['-robot$'], attributionDays: 3 }, 1)).json.version).toBe(2);
    expect((await get()).json.rules).toMatchObject({
      bots: ['-robot$'],
      attributionDays: 3,
      hotfix: { labels: ['hotfix'] },
    });
    expect(await house.audit(clientId)).toMatchObject([
      { action: 'rules.set', before: { version: 0 }, after: { version: 1, rules: { bots: ['-ci$'] } } },
      { before: { version: 1, rules: { bots: ['-ci$'] } }, after: { version: 2 } },
    ]);
  });

  it('are not overwritten by somebody who has not seen the newest, of two at once one wins', async () => {
    const both = await Promise.all([put({ bots: ['a'] }, 0), put({ bots: ['b'] }, 0)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const { error } = (await put({}, 0)).json;
    expect(error.code).toBe('conflict');
    expect(error.message).toMatch(/^manager@example\.com has changed the rules meanwhile \(/);
  });

  it.each([
    [{ production: ['('] }, 'rules.production.0'],
    [{ production: ['ok', '(?<name>x)'] }, 'rules.production.1'],
    [{ bots: ['(a{250}){250}'] }, 'rules.bots.0'],
    [
      { deployments: { source: 'workflow_runs', workflow: 'deploy', job: '(?<n>x)' } },
      'rules.deployments.job',
    ],
  ])('refuse what is no pattern: %j', async (change, path) => {
    expect(await put(change, 0)).toMatchObject({ status: 400, json: { error: { issues: [{ path }] } } });
    expect((await get()).json.version).toBe(0);
  });

  it('are not changed or tried by viewers, and for strangers not there', async () => {
    for (const [person, status] of [
      ['viewer', 403],
      ['stranger', 404],
    ] as const) {
      expect((await put({}, 0, person)).status).toBe(status);
      expect((await look('bots', {}, {}, person)).status).toBe(status);
      const asked = { id: String(repository), body: { rule: null, version: 1 } };
      expect((await house.ask(deploymentRule.PUT, person, asked)).status).toBe(status);
    }
    expect((await get('stranger')).status).toBe(404);
    const query = { client: String(clientId) };
    expect((await house.ask(repositories.GET, 'stranger', { query })).status).toBe(404);
  });
});

it('sets where the deployments of one repository come from', async () => {
  const rule = { source: 'workflow_runs', workflow: '^Deploy', environment: 'production' };
  const set = (value: object | null, version: number) =>
    house.ask(deploymentRule.PUT, 'manager', { id: String(repository), body: { rule: value, version } });
  expect(await set(rule, 1)).toMatchObject({
    status: 200,
    json: { id: String(repository), rule, version: 2 },
  });
  expect(await set({ source: 'merges', branch: '(?!main)' }, 2)).toMatchObject({ status: 200 });
  expect(await set({ source: 'merges', branch: '(?<name>main)' }, 3)).toMatchObject({ status: 400 });
  expect((await set(null, 3)).json).toMatchObject({ rule: null });
  const late = await set({ source: 'webhook' }, 3);
  expect(late).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
  expect(late.json.error.message).toMatch(/^manager@example\.com has changed the deployment rule of /);
  const both = await Promise.all([set(rule, 4), set(rule, 4)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const list = await house.ask<{ repositories: RepositoryView[] }>(repositories.GET, 'viewer', {
    query: { client: String(clientId) },
  });
  expect(list.json.repositories).toMatchObject([
    {
      id: String(repository),
      deploymentRule: rule,
      serviceId: null,
      version: 5,
      changedBy: 'manager@example.com',
    },
  ]);
  expect((await house.audit(clientId)).map(({ action }) => action)).toContain('deployment_rule.set');
});

describe('a preview', () => {
  const at = '2026-01-05T10:00:00Z';

  async function workflow(name: string, branch: string, job: string) {
    const { owner } = house.database;
    const [run] = await owner`
      insert into workflow_runs (client_id, repository_id, external_id, workflow_id, name, event, branch, sha, attempt, status, conclusion, url, created_at, source_updated_at)
      values (${clientId}, ${repository}, ${Math.floor(Math.random() * 1e12)}, 1, ${name}, 'push', ${branch}, 'abc', 1, 'completed', 'success', 'https://x', ${at}, ${at}) returning id`;
    await owner`
      insert into workflow_jobs (client_id, workflow_run_id, external_id, name, attempt, status, conclusion)
      values (${clientId}, ${run?.id}, 1, ${job}, 1, 'completed', 'failure')`;
  }
  const deploy = (environment: string) => house.database.owner`
    insert into github_deployments (client_id, repository_id, external_id, environment, sha, created_at, source_updated_at)
    values (${clientId}, ${repository}, ${Math.floor(Math.random() * 1e12)}, ${environment}, 'abcdef123', ${at}, ${at})`;

  it('shows which runs or jobs a rule takes for deployments', async () => {
    await workflow('Deploy to production', 'main', 'ship');
    await workflow('Deploy to production', 'topic', 'ship');
    await workflow('Tests', 'main', 'unit');
    const rule = { source: 'workflow_runs', workflow: '^deploy' };
    expect((await look('deployments', { deployments: rule })).json).toMatchObject({ matched: 2, of: 3 });
    const onMain = await look('deployments', { deployments: { ...rule, branch: '^main$' } });
    expect(onMain.json).toMatchObject({ matched: 1, of: 3 });
    expect(texts(onMain)).toEqual(['Deploy to production · success']);
    const job = await look('deployments', { deployments: { ...rule, job: 'ship' } });
    expect(texts(job)[0]).toBe('Deploy to production / ship · failure');
    const elsewhere = await look('deployments', { deployments: rule }, { repository: '999999' });
    expect(elsewhere.json).toMatchObject({ matched: 0, of: 0, items: [] });
  });

  it('shows releases, merges and what GitHub calls deployments', async () => {
    const { owner } = house.database;
    for (const [tag, prerelease] of [
      ['v1.0', false],
      ['v1.1-rc1', true],
      ['nightly', false],
    ] as const)
      await owner`
        insert into releases (client_id, repository_id, external_id, tag, draft, prerelease, url, created_at)
        values (${clientId}, ${repository}, ${tag.length}, ${tag}, false, ${prerelease}, 'https://x', ${at})`;
    expect(texts(await look('deployments', { deployments: { source: 'releases', tag: '^v\\d' } }))).toEqual([
      'v1.0',
    ]);
    await seedPullRequest(owner, clientId, repository, {
      createdAt: at,
      number: 1,
      title: 'One',
      mergedAt: at,
    });
    await seedPullRequest(owner, clientId, repository, { createdAt: at, number: 2, title: 'Two' });
    const merges = await look('deployments', { deployments: { source: 'merges', branch: '^main$' } });
    expect(merges.json).toMatchObject({ matched: 1, of: 1 });
    for (const environment of ['Production', 'production', 'staging']) await deploy(environment);
    expect((await look('deployments', {})).json).toMatchObject({ matched: 2, of: 3 });
    const environments = await look('production', {});
    expect(environments.json.items.map(({ text, count, matched }) => [text, count, matched])).toEqual(
      expect.arrayContaining([
        ['Production', 1, true],
        ['production', 1, true],
        ['staging', 1, false],
      ]),
    );
  });

  it('shows incidents by label and type, and reverts when they count', async () => {
    const { owner } = house.database;
    const [integration] = await owner`select integration_id as id from repositories where id = ${repository}`;
    const [project] = await owner`
      insert into projects (client_id, integration_id, external_id, key, name, url)
      values (${clientId}, ${integration?.id}, '1', 'OPS', 'Operations', 'https://x') returning id`;
    const issue = (key: string, fields: object) =>
      owner`insert into issues ${owner({
        client_id: clientId,
        integration_id: integration?.id,
        external_id: key,
        key,
        number: 1,
        title: 'T',
        url: 'https://x',
        status_id: 'open',
        labels: [] as string[],
        created_at: at,
        source_updated_at: at,
        ...fields,
      })}`;
    await issue('#1', { repository_id: repository, labels: ['Incident', 'p1'] });
    await issue('#2', { repository_id: repository, labels: ['bug'] });
    await issue('OPS-1', { project_id: project?.id, type: 'incident' });
    await issue('OPS-2', { project_id: project?.id, type: 'Task', labels: ['outage'] });
    expect(texts(await look('incidents', {})).toSorted()).toEqual(['#1 T', 'OPS-1 T']);
    await seedPullRequest(owner, clientId, repository, {
      createdAt: at,
      number: 9,
      title: 'Revert "Ship it"',
      mergedAt: at,
    });
    const both = await look('incidents', {
      incidents: { reverts: true, jiraLabels: ['outage'], jiraTypes: [] },
    });
    expect(texts(both).toSorted()).toEqual(['#1 T', '#9 Revert "Ship it"', 'OPS-2 T']);
  });

  it('shows hotfixes by whole words, bots with their counts, and what is left out', async () => {
    const { owner } = house.database;
    const pull = (number: number, more: object) =>
      seedPullRequest(owner, clientId, repository, { createdAt: at, number, ...more });
    await pull(1, { title: 'A hotfix for login', author: 'acme-ci' });
    await pull(2, { title: 'Hotfixes are bad', author: 'ada' });
    await pull(3, { title: 'Three', author: 'acme-ci' });
    await pull(4, { title: 'Four', author: 'dependabot', bot: true });
    expect(texts(await look('hotfix', {}))).toEqual(['#1 A hotfix for login']);
    const bots = await look('bots', { bots: ['-ci$'] });
    expect(bots.json.items.map(({ text, count, matched }) => [text, count, matched])).toEqual([
      ['acme-ci', 2, true],
      ['dependabot', 1, true],
      ['ada', 1, false],
    ]);
    expect((await look('excluded', { excludedBranches: ['^main'] })).json).toMatchObject({
      matched: 4,
      of: 4,
    });
  });

  it('shows the first 20, and of no other client', async () => {
    for (let number = 0; number < 25; number++) await deploy(`env-${number}`);
    const mine = await look('production', { production: ['env-1'] });
    expect(mine.json).toMatchObject({ matched: 11, of: 25 });
    expect(mine.json.items).toHaveLength(20);
    const other = await house.client();
    const theirs = await house.ask<Preview>(preview.POST, 'manager', {
      id: String(other),
      body: { of: 'production', rules: {}, repository: String(repository) },
    });
    expect(theirs.json).toMatchObject({ of: 0 });
  });

  it('ends a pattern that takes too long, and says so', async () => {
    // Back references are what PostgreSQL's matcher has to try out.
    const title = `${'ab'.repeat(100)}c`;
    for (let number = 1; number <= 200; number++)
      await seedPullRequest(house.database.owner, clientId, repository, { createdAt: at, number, title });
    const began = performance.now();
    const slow = await look('hotfix', { hotfix: { titles: ['^(.+)(.+)(.+)(.+)(.+)\\5\\4\\3\\2\\1$'] } });
    expect(slow).toMatchObject({ status: 400, json: { error: { code: 'pattern_too_slow' } } });
    expect(performance.now() - began).toBeLessThan(6_000);
    expect((await look('hotfix', {})).status).toBe(200);
  });

  it('refuses a pattern that the database cannot read', async () => {
    expect(await look('bots', { bots: ['\\p{Lu}'] })).toMatchObject({ status: 400 });
  });
});
