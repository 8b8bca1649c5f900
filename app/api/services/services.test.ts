import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestHouse, type TestHouse, type TestPerson } from '#app/api/testing.ts';
import { seedRepository } from '#db/testing/seed.ts';
import type { Service } from '#lib/api/services.ts';
import * as one from './[id]/route.ts';
import * as services from './route.ts';

let house: TestHouse;
let clientId: number;
let first: string;
let second: string;
let project: string;

beforeAll(async () => {
  house = await openTestHouse();
});
beforeEach(async () => {
  clientId = await house.client();
  [first, second] = (await Promise.all(
    [1, 2].map(async () => String(await seedRepository(house.database.owner, clientId))),
  )) as [string, string];
  project = await seedProject(clientId);
});
afterAll(() => house.close());

async function seedProject(client: number): Promise<string> {
  const { owner } = house.database;
  const [integration] = await owner`
    insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names)
    values (${client}, 'jira', 'Jira', 'https://acme.atlassian.net', 'v1', '{}') returning id`;
  const [row] = await owner`
    insert into projects (client_id, integration_id, external_id, key, name, url)
    values (${client}, ${integration?.id}, '1', 'PAY', 'Payments', 'https://x') returning id`;
  return String(row?.id);
}

const create = (body: object, person: TestPerson = 'manager') =>
  house.ask<Service>(services.POST, person, { body: { clientId: String(clientId), ...body } });
const change = (id: string, body: object, person: TestPerson = 'manager') =>
  house.ask<Service>(one.PATCH, person, { id, body });
const list = async (person: TestPerson = 'viewer') =>
  await house.ask<{ services: Service[]; projects: { id: string; key: string }[] }>(services.GET, person, {
    query: { client: String(clientId) },
  });

it('are made of repositories and projects, changed and deleted, and the audit log tells it', async () => {
  const made = await create({ name: 'Shop', repositories: [first], projects: [project] });
  expect(made).toMatchObject({
    status: 201,
    json: { name: 'Shop', repositories: [first], projects: [project] },
  });
  const { id } = made.json;
  expect((await list()).json).toMatchObject({
    services: [made.json],
    projects: [{ id: project, key: 'PAY' }],
  });
  expect(
    (await change(id, { version: 1, repositories: [second, first, first] })).json.repositories.toSorted(),
  ).toEqual([first, second].toSorted());
  expect((await change(id, { version: 2, name: 'Web shop', projects: [] })).json).toMatchObject({
    name: 'Web shop',
    projects: [],
  });
  expect((await house.ask(one.DELETE, 'manager', { id, method: 'DELETE' })).json).toEqual({ id });
  expect((await list()).json.services).toEqual([]);
  const trail = await house.audit(clientId);
  expect(trail.map(({ action }) => action)).toEqual(
    ['create', 'update', 'update', 'delete'].map((what) => `service.${what}`),
  );
  expect(trail[2]).toMatchObject({ before: { name: 'Shop' }, after: { name: 'Web shop' } });
});

it('have a repository once, and a name once', async () => {
  await create({ name: 'Shop', repositories: [first] });
  const taken = await create({ name: 'Bank', repositories: [second, first] });
  expect(taken).toMatchObject({ status: 409, json: { error: { code: 'repository_taken' } } });
  expect(taken.json.error.message).toContain('“Shop”');
  expect(await create({ name: 'Shop' })).toMatchObject({
    status: 409,
    json: { error: { code: 'name_taken' } },
  });
  const bank = await create({ name: 'Bank', repositories: [second] });
  expect(await change(bank.json.id, { version: 1, name: 'Shop' })).toMatchObject({ status: 409 });
  expect((await list()).json.services.map(({ name, repositories }) => [name, repositories])).toEqual([
    ['Bank', [second]],
    ['Shop', [first]],
  ]);
});

it('are changed by who has seen the change before, and else say who made it; of two at once one wins', async () => {
  const { id } = (await create({ name: 'Shop', repositories: [first] })).json;
  expect(await change(id, { version: 1, name: 'Market' }, 'admin')).toMatchObject({
    status: 200,
    json: { version: 2, changedBy: 'admin@example.com' },
  });
  const late = await change(id, { version: 1, repositories: [second] });
  expect(late).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
  expect(late.json.error.message).toMatch(
    /^admin@example\.com has changed the service “Market” meanwhile \(/,
  );
  expect((await change(id, { repositories: [second] })).status, 'without a version').toBe(400);
  expect((await list()).json.services).toMatchObject([{ name: 'Market', repositories: [first], version: 2 }]);
  const both = await Promise.all(['A', 'B'].map((name) => change(id, { version: 2, name })));
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});

it('take nothing of another client', async () => {
  const other = await house.client();
  const foreign = String(await seedRepository(house.database.owner, other));
  const foreignProject = await seedProject(other);
  expect((await create({ name: 'A', repositories: [foreign] })).status).toBe(400);
  expect((await create({ name: 'A', projects: [foreignProject] })).status).toBe(400);
  expect((await create({ name: 'A', repositories: [first, '999999999'] })).status).toBe(400);
  expect((await list()).json.services).toEqual([]);
});

it('are seen by viewers and changed by managers only, and for strangers not there', async () => {
  const { id } = (await create({ name: 'Shop' })).json;
  for (const [person, status] of [
    ['viewer', 403],
    ['stranger', 404],
  ] as const) {
    expect((await create({ name: 'B' }, person)).status).toBe(status);
    expect((await change(id, { version: 1, name: 'B' }, person)).status).toBe(status);
    expect((await house.ask(one.DELETE, person, { id, method: 'DELETE' })).status).toBe(status);
  }
  expect((await list('stranger')).status).toBe(404);
  expect((await list()).json.services).toMatchObject([{ name: 'Shop' }]);
});
