import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as onePerson from '#app/api/people/[id]/merge/route.ts';
import * as split from '#app/api/people/[id]/split/route.ts';
import * as people from '#app/api/people/route.ts';
import { openTestHouse, type TestHouse, type TestPerson } from '#app/api/testing.ts';
import { seedPullRequest, seedRepository } from '#db/testing/seed.ts';
import type { PersonView } from '#lib/api/people.ts';
import type { Team, TeamMember } from '#lib/api/teams.ts';
import * as one from './[id]/route.ts';
import * as choices from './choices/route.ts';
import * as teams from './route.ts';

let house: TestHouse;
let clientId: number;

const gh = (account: string) => ({ kind: 'github' as const, account });

beforeAll(async () => {
  house = await openTestHouse();
});
beforeEach(async () => {
  clientId = await house.client();
  const repository = await seedRepository(house.database.owner, clientId);
  for (const [index, author] of ['Ada', 'ada-work', 'grace', 'linus'].entries()) {
    await seedPullRequest(house.database.owner, clientId, repository, {
      number: index + 1,
      author,
      createdAt: '2026-01-01T00:00:00Z',
    });
  }
});
afterAll(() => house.close());

const create = (body: object, person: TestPerson = 'manager') =>
  house.ask<Team>(teams.POST, person, { body: { clientId: String(clientId), ...body } });
const change = (id: string, body: object, person: TestPerson = 'manager') =>
  house.ask<Team>(one.PATCH, person, { id, body });
const list = async (person: TestPerson = 'viewer') =>
  (await house.ask<{ teams: Team[] }>(teams.GET, person, { query: { client: String(clientId) } })).json.teams;
const confirm = (name: string, ...accounts: string[]) =>
  house.ask<PersonView>(people.POST, 'manager', {
    body: { clientId: String(clientId), name, accounts: accounts.map(gh) },
  });
const names = (team: Team | undefined) =>
  team?.members.map(({ name, accounts }) => `${name}: ${accounts.map(({ account }) => account).join(' ')}`);

it('are made, changed and deleted, and the audit log tells by name who came and went', async () => {
  const made = await create({ name: 'Payments', accounts: [gh('ADA'), gh('grace'), gh('ada')] });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ name: 'Payments', version: 1, changedBy: 'manager@example.com' });
  expect(names(made.json)).toEqual(['Ada: Ada', 'grace: grace']);
  const { id } = made.json;
  const changed = await change(id, { version: 1, accounts: [gh('grace'), gh('linus')] });
  expect(changed.json.version).toBe(2);
  expect(names(changed.json)).toEqual(['grace: grace', 'linus: linus']);
  expect((await change(id, { version: 2, name: 'Money' })).json).toMatchObject({ name: 'Money', version: 3 });
  expect(names((await list())[0])).toEqual(['grace: grace', 'linus: linus']);
  expect((await house.ask(one.DELETE, 'manager', { id, method: 'DELETE' })).json).toEqual({ id });
  expect(await list()).toEqual([]);
  const trail = await house.audit(clientId);
  expect(trail.map(({ action }) => action)).toEqual(
    ['create', 'update', 'update', 'delete'].map((what) => `team.${what}`),
  );
  expect(trail[1]).toMatchObject({
    before: { members: ['Ada (github Ada)', 'grace (github grace)'] },
    after: { members: ['grace (github grace)', 'linus (github linus)'] },
  });
});

it('are not changed over the head of who was faster', async () => {
  const { json } = await create({ name: 'Payments', accounts: [gh('grace')] });
  expect((await change(json.id, { version: 1, name: 'Money' })).status).toBe(200);
  const late = await change(json.id, { version: 1, accounts: [] });
  expect(late).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
  expect(late.json.error.message).toMatch(/^manager@example\.com has changed the team “Money” meanwhile \(/);
  expect(names((await list())[0])).toEqual(['grace: grace']);
  const both = await Promise.all([1, 2].map((n) => change(json.id, { version: 2, name: `T${n}` })));
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});

it('have a name once, and nobody whom no data of the client knows', async () => {
  await create({ name: 'Payments' });
  expect(await create({ name: 'Payments' })).toMatchObject({
    status: 409,
    json: { error: { code: 'name_taken' } },
  });
  const other = await create({ name: 'Search' });
  expect((await change(other.json.id, { version: 1, name: 'Payments' })).status).toBe(409);
  const unknown = await create({ name: 'Ghosts', accounts: [gh('nobody')] });
  expect(unknown).toMatchObject({ status: 400, json: { error: { issues: [{ path: 'accounts' }] } } });
  expect((await create({ name: 'Mails', accounts: [{ kind: 'email', account: 'a@b.c' }] })).status).toBe(400);
  expect((await list()).map(({ name }) => name)).toEqual(['Payments', 'Search']);
});

it('follow their people: all accounts of a person, through merges, splits and being forgotten', async () => {
  const { json: team } = await create({ name: 'Payments', accounts: [gh('Ada')] });
  const ada = (await confirm('Ada Lovelace', 'Ada', 'ada-work')).json;
  expect(names((await list())[0])).toEqual(['Ada Lovelace: Ada ada-work']);
  const grace = (await confirm('Grace Hopper', 'grace')).json;
  await house.ask(onePerson.POST, 'manager', {
    id: grace.id,
    body: { version: 1, other: ada.id, otherVersion: 1 },
  });
  expect(names((await list())[0])).toEqual(['Grace Hopper: Ada ada-work grace']);
  const apart = { version: 2, name: 'Ada Lovelace', accounts: [gh('Ada'), gh('ada-work')] };
  await house.ask(split.POST, 'manager', { id: grace.id, body: apart });
  expect(names((await list())[0])).toEqual(['Ada Lovelace: Ada ada-work']);
  const [person] = (
    await house.ask<{ people: PersonView[] }>(people.GET, 'manager', { query: { client: String(clientId) } })
  ).json.people;
  const forgotten = { version: person!.version, name: null, accounts: apart.accounts };
  await house.ask(split.POST, 'manager', { id: person!.id, body: forgotten });
  expect(names((await list())[0])).toEqual(['Ada: Ada']);
  expect((await list())[0]?.version).toBe(team.version);
});

it('are made of people and of accounts that are nobody’s yet, and one may be in several', async () => {
  await confirm('Ada Lovelace', 'Ada', 'ada-work');
  const { json } = await house.ask<{ choices: TeamMember[] }>(choices.GET, 'manager', {
    query: { client: String(clientId) },
  });
  expect(json.choices).toEqual([
    { name: 'Ada Lovelace', accounts: [gh('Ada'), gh('ada-work')] },
    { name: 'grace', accounts: [gh('grace')] },
    { name: 'linus', accounts: [gh('linus')] },
  ]);
  await create({ name: 'A', accounts: [gh('linus')] });
  await create({ name: 'B', accounts: [gh('linus')] });
  expect((await list()).map(names)).toEqual([['linus: linus'], ['linus: linus']]);
});

it('are seen by viewers and changed by managers only, and for strangers not there', async () => {
  const { id } = (await create({ name: 'Payments' })).json;
  for (const [person, status] of [
    ['viewer', 403],
    ['stranger', 404],
  ] as const) {
    expect((await create({ name: 'B' }, person)).status).toBe(status);
    expect((await change(id, { version: 1, name: 'B' }, person)).status).toBe(status);
    expect((await house.ask(one.DELETE, person, { id, method: 'DELETE' })).status).toBe(status);
    const asked = await house.ask(choices.GET, person, { query: { client: String(clientId) } });
    expect(asked.status).toBe(status);
  }
  expect(await list()).toMatchObject([{ name: 'Payments', version: 1 }]);
});
