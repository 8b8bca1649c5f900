import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse, type TestPerson } from '#app/api/testing.ts';
import { seedPullRequest, seedRepository } from '#db/testing/seed.ts';
import type { AccountRef, Apart, PersonView, Suggestion } from '#lib/api/people.ts';
import * as merge from './[id]/merge/route.ts';
import * as one from './[id]/route.ts';
import * as split from './[id]/split/route.ts';
import * as apartOne from './apart/[id]/route.ts';
import * as apart from './apart/route.ts';
import * as people from './route.ts';

let house: TestHouse;
let clientId: number;

interface Listed {
  people: PersonView[];
  suggestions: Suggestion[];
  apart: Apart[];
  alone: number;
}

const at = '2026-01-05T10:00:00Z';
const login: AccountRef = { kind: 'github', account: 'al42' };
const email: AccountRef = { kind: 'email', account: 'ada@example.com' };
const jira: AccountRef = { kind: 'jira', account: '5b10a' };
const other: AccountRef = { kind: 'github', account: 'grace' };

beforeAll(async () => {
  house = await openTestHouse();
});
/** al42 commits as ada@example.com and is in Jira under that address; grace and a bot have nothing to do with it. */
beforeEach(async () => {
  clientId = await house.client();
  const { owner } = house.database;
  const repository = await seedRepository(owner, clientId);
  const [integration] = await owner`select integration_id as id from repositories where id = ${repository}`;
  const [jiraIntegration] = await owner`
    insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names)
    values (${clientId}, 'jira', 'Jira', 'https://acme.atlassian.net', 'v1', '{}') returning id`;
  for (const [id, account, name, address, bot] of [
    [jiraIntegration?.id, '5b10a', 'Ada Lovelace', 'Ada@example.com', false],
    [integration?.id, 'al42', null, null, false],
    [integration?.id, 'build-bot', 'Build', 'ada@example.com', true],
  ])
    await owner`
      insert into accounts (client_id, integration_id, account, name, email, is_bot)
      values (${clientId}, ${id}, ${account}, ${name}, ${address}, ${bot})`;
  await seedPullRequest(owner, clientId, repository, { createdAt: at, author: 'grace' });
  await owner`
    insert into commits (client_id, repository_id, sha, parents, headline, author_name, author_email, author_login, authored_at, committed_at)
    values (${clientId}, ${repository}, 'a', '{}', 'One', 'Ada', 'ADA@example.com', 'AL42', ${at}, ${at})`;
});
afterAll(() => house.close());

const list = (person: TestPerson = 'manager') =>
  house.ask<Listed>(people.GET, person, { query: { client: String(clientId) } });
const confirm = (name: string, accounts: AccountRef[], person: TestPerson = 'manager') =>
  house.ask<PersonView>(people.POST, person, { body: { clientId: String(clientId), name, accounts } });
const part = (accounts: AccountRef[], personId: string | null = null, person: TestPerson = 'manager') =>
  house.ask<Apart>(apart.POST, person, {
    body: {
      clientId: String(clientId),
      personId,
      accounts: accounts.map(({ kind, account }) => ({ kind, account })),
    },
  });
const forget = (id: string, person: TestPerson = 'manager') => house.ask(apartOne.DELETE, person, { id });
const accountsOf = (person: PersonView | null) => person?.accounts.map(({ account }) => account).toSorted();

describe('people', () => {
  it('are suggested with reasons, and confirmed by a manager', async () => {
    const { json } = await list();
    expect(json.people).toEqual([]);
    expect(json.alone).toBe(1);
    expect(json.suggestions).toHaveLength(1);
    const [found] = json.suggestions;
    expect(found).toMatchObject({ name: 'Ada Lovelace', personId: null, score: 0.95 });
    expect(found?.accounts.map(({ account }) => account).toSorted()).toEqual([
      '5b10a',
      'ada@example.com',
      'al42',
    ]);
    expect(found?.reasons.join('; ')).toMatch(
      /same e-mail address ada@example\.com.*gives commits by ada@example\.com to AL42/,
    );
    const made = await confirm(
      'Ada Lovelace',
      found?.accounts.map(({ kind, account }) => ({ kind, account })) ?? [],
    );
    expect(made.status).toBe(201);
    const after = await list();
    expect(after.json).toMatchObject({ suggestions: [], alone: 1, people: [{ name: 'Ada Lovelace' }] });
    const [row] = await house.database.owner`
      select array_agg(distinct confirmed_by) as by from person_accounts where client_id = ${clientId}`;
    expect(row?.by).toEqual(['manager@example.com']);
  });

  it('get what is suggested to be theirs', async () => {
    const { json } = await confirm('Ada', [login]);
    expect((await list()).json.suggestions).toMatchObject([{ personId: json.id, name: 'Ada' }]);
    const grown = await house.ask<PersonView>(one.PATCH, 'manager', {
      id: json.id,
      body: { version: 1, name: 'Ada L.', add: [email, jira] },
    });
    expect(grown.json.name).toBe('Ada L.');
    expect(accountsOf(grown.json)).toEqual(['5b10a', 'ada@example.com', 'al42']);
    expect((await list()).json.suggestions).toEqual([]);
  });

  it('have an account once, in any case of its letters, and none that nobody has seen', async () => {
    const { json } = await confirm('Ada', [{ kind: 'github', account: 'AL42' }, login]);
    expect(accountsOf(json)).toEqual(['al42']);
    expect(await confirm('Another', [{ kind: 'github', account: 'Al42' }])).toMatchObject({
      status: 409,
      json: { error: { code: 'account_taken' } },
    });
    expect(await confirm('Nobody', [{ kind: 'email', account: 'x@example.com' }])).toMatchObject({
      status: 400,
    });
    expect((await list()).json.people).toHaveLength(1);
  });

  it('are merged and split, and the audit log tells what was before', async () => {
    const ada = (await confirm('Ada', [login, email])).json;
    const lady = (await confirm('Lady', [jira])).json;
    const merged = await house.ask<PersonView>(merge.POST, 'manager', {
      id: ada.id,
      body: { version: 1, other: lady.id, otherVersion: 1 },
    });
    expect(accountsOf(merged.json)).toEqual(['5b10a', 'ada@example.com', 'al42']);
    expect((await list()).json.people).toHaveLength(1);
    let version = 1;
    const take = (body: object) =>
      house.ask<{ person: PersonView | null; split: PersonView | null }>(split.POST, 'manager', {
        id: ada.id,
        body: { version, ...body },
      });
    version = merged.json.version;
    const apart = await take({ name: 'Countess', accounts: [email] });
    expect([accountsOf(apart.json.person), accountsOf(apart.json.split)]).toEqual([
      ['5b10a', 'al42'],
      ['ada@example.com'],
    ]);
    version = apart.json.person?.version ?? 0;
    const rest = (await take({ name: null, accounts: [jira] })).json.person;
    expect(accountsOf(rest)).toEqual(['al42']);
    version = rest?.version ?? 0;
    expect((await take({ name: null, accounts: [jira] })).status).toBe(400);
    expect((await take({ name: 'All', accounts: [login] })).status).toBe(400);
    expect((await take({ name: null, accounts: [login] })).json).toEqual({ person: null, split: null });
    expect((await list()).json.people.map(({ name }) => name)).toEqual(['Countess']);
    const trail = await house.audit(clientId);
    expect(trail.map(({ action }) => action)).toEqual([
      ...['person.confirm', 'person.confirm', 'person.merge', 'person.split', 'person.split', 'person.split'],
    ]);
    expect(trail[2]?.before).toMatchObject([{ name: 'Ada' }, { name: 'Lady' }]);
  });

  it('are changed by who has seen the change before, and else say who made it', async () => {
    const ada = (await confirm('Ada', [login, email])).json;
    const lady = (await confirm('Lady', [jira])).json;
    const rename = (body: object, person: TestPerson = 'manager') =>
      house.ask<PersonView>(one.PATCH, person, { id: ada.id, body });
    expect(await rename({ version: 1, name: 'Ada L.' }, 'admin')).toMatchObject({
      json: { version: 2, changedBy: 'admin@example.com' },
    });
    const late = { status: 409, json: { error: { code: 'conflict' } } };
    const refused = await rename({ version: 1, name: 'Mine' });
    expect(refused).toMatchObject(late);
    expect(refused.json.error.message).toMatch(
      /^admin@example\.com has changed the person “Ada L\.” meanwhile \(/,
    );
    expect((await rename({ name: 'Mine' })).status, 'without a version').toBe(400);
    const join = (id: string, body: object) => house.ask(merge.POST, 'manager', { id, body });
    expect(await join(ada.id, { version: 1, other: lady.id, otherVersion: 1 })).toMatchObject(late);
    expect(await join(lady.id, { version: 1, other: ada.id, otherVersion: 1 })).toMatchObject(late);
    const taken = { version: 1, name: null, accounts: [email] };
    expect(await house.ask(split.POST, 'manager', { id: ada.id, body: taken })).toMatchObject(late);
    expect((await list()).json.people).toMatchObject([{ name: 'Ada L.' }, { name: 'Lady' }]);
    const both = await Promise.all(['A', 'B'].map((name) => rename({ version: 2, name })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it('are not suggested again when they were said to be apart, until that is taken back', async () => {
    const one = (await list()).json.suggestions[0];
    const said = await part(one?.accounts ?? []);
    expect(said.status).toBe(201);
    expect(said.json).toMatchObject({ by: 'manager@example.com', others: [] });
    expect((await list()).json).toMatchObject({ suggestions: [], alone: 4, apart: [said.json] });
    expect((await forget(said.json.id)).status).toBe(200);
    expect((await list()).json).toMatchObject({ suggestions: [one], apart: [] });
    expect((await forget(said.json.id)).status).toBe(404);
    const trail = await house.audit(clientId);
    expect(trail.map(({ action, subject }) => [action, subject])).toEqual([
      ['person.apart', `apart:${said.json.id}`],
      ['person.apart.undo', `apart:${said.json.id}`],
    ]);
  });

  it('are told apart from one another’s accounts, whatever becomes of the person', async () => {
    const ada = (await confirm('Ada', [login])).json;
    expect((await part([email, jira], ada.id)).json.others).toMatchObject([login]);
    expect((await list()).json.suggestions).toMatchObject([{ personId: null }]);
    await house.ask(split.POST, 'manager', {
      id: ada.id,
      body: { version: 1, name: null, accounts: [login] },
    });
    expect((await list()).json.suggestions.map((each) => each.accounts.length)).toEqual([2]);
    expect((await part([login])).status).toBe(400);
    expect((await part([{ kind: 'email', account: 'x@example.com' }, login])).status).toBe(400);
    expect((await part([login], ada.id)).status).toBe(404);
  });

  it('are not for viewers, and for strangers not there; nothing of another client joins', async () => {
    const ada = (await confirm('Ada', [login])).json;
    const said = await part([login, other]);
    for (const [person, status] of [
      ['viewer', 403],
      ['stranger', 404],
    ] as const) {
      expect((await list(person)).status).toBe(status);
      expect((await confirm('B', [other], person)).status).toBe(status);
      const asked = { id: ada.id, body: { version: 1, name: 'B' } };
      expect((await house.ask(one.PATCH, person, asked)).status).toBe(status);
      const both = { version: 1, other: ada.id, otherVersion: 1 };
      expect((await house.ask(merge.POST, person, { ...asked, body: both })).status).toBe(status);
      expect((await part([login, email], null, person)).status).toBe(status);
      expect((await forget(said.json.id, person)).status).toBe(status);
      const parts = { version: 1, name: null, accounts: [login] };
      expect((await house.ask(split.POST, person, { ...asked, body: parts })).status).toBe(status);
    }
    const first = clientId;
    clientId = await house.client();
    expect((await list()).json).toEqual({ people: [], suggestions: [], apart: [], alone: 0 });
    expect((await confirm('B', [login])).status).toBe(400);
    const [foreign] = await house.database.owner`
      insert into people (client_id, name) values (${clientId}, 'Foreign') returning id`;
    const joined = await house.ask(merge.POST, 'manager', {
      id: ada.id,
      body: { version: 1, other: String(foreign?.id), otherVersion: 1 },
    });
    expect(joined.status).toBe(404);
    expect((await part([login, other], String(foreign?.id))).status).toBe(400);
    clientId = first;
    expect((await list()).json.people).toMatchObject([{ name: 'Ada' }]);
  });
});
