import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { type Runtime, setRuntime } from '#db/runtime.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import type { Choices, IntegrationView } from '#lib/api/integrations.ts';
import type { ConnectionCheck } from '#lib/connection.ts';
import type { ErrorBody } from '#lib/errors.ts';
import type { SampleGitHub } from '#sources/sample/github/server.ts';
import { startSampleGitHub } from '#sources/sample/github/server.ts';
import { smallWorld } from '#sources/sample/testing.ts';
import * as repositories from './[id]/repositories/route.ts';
import * as one from './[id]/route.ts';
import * as test from './[id]/test/route.ts';
import * as integrations from './route.ts';
import * as search from './search/route.ts';
import * as testNew from './test/route.ts';

type Person = 'manager' | 'viewer' | 'stranger';

let database: TestDatabase;
let router: Router;
let github: SampleGitHub;
let clientId: number;
let log: string[];
const world = smallWorld();
const [first = '', second = ''] = world.repositoryNames();

beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  github = await startSampleGitHub({ world, access: { expires: new Date('2099-01-01T00:00:00Z') } });
  const house = {
    config: { sample: true },
    secret: database.secret,
    router,
    log: pino({ level: 'debug' }, { write: (line: string) => log.push(line) }),
    personOf: async (headers: Headers) => {
      const id = headers.get('x-test-person');
      return id ? { id, email: `${id}@example.com`, name: id, role: 'member' } : null;
    },
  };
  setRuntime(house as unknown as Runtime);
  for (const id of ['manager', 'viewer', 'stranger']) {
    await database.owner`
      insert into "user" (id, name, email, email_verified) values (${id}, ${id}, ${`${id}@example.com`}, true)`;
  }
  const foreign = await seedClient(database.owner);
  await database.owner`insert into memberships (client_id, user_id, role) values (${foreign}, 'stranger', 'manager')`;
});
beforeEach(async () => {
  log = [];
  clientId = await seedClient(database.owner, { timeZone: 'Asia/Tokyo' });
  for (const role of ['manager', 'viewer']) {
    await database.owner`insert into memberships (client_id, user_id, role) values (${clientId}, ${role}, ${role})`;
  }
});
afterAll(async () => {
  await github.close();
  await router.close();
  await database.drop();
});

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Answered = IntegrationView & ConnectionCheck & Choices & ErrorBody;

async function ask(
  handler: Handler,
  person: Person,
  { query, body, id }: { query?: Record<string, string>; body?: object; id?: string } = {},
) {
  const request = new Request(`https://leadline.example/api?${new URLSearchParams(query)}`, {
    method: body || handler === test.POST ? 'POST' : 'GET',
    headers: { 'x-test-person': person, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await handler(request, {
    params: Promise.resolve<Record<string, string>>(id ? { id } : {}),
  });
  return { status: answer.status, json: (await answer.json()) as Answered };
}

const source = (change: object = {}) => ({
  clientId: String(clientId),
  kind: 'github',
  baseUrl: github.url,
  token: 'sample',
  repositories: [first],
  ...change,
});
const create = (change: object = {}, person: Person = 'manager') =>
  ask(integrations.POST, person, { body: source(change) });

describe('a new integration', () => {
  it('is synced every 15 minutes in the client’s time zone, unless told otherwise', async () => {
    const { status, json } = await create();
    expect(status).toBe(201);
    expect(Date.parse(json.nextRunAt ?? '')).toBeGreaterThan(Date.now());
    const schedule = () => database.owner`
      select cron, time_zone, enabled, changed_by from etl_schedules where client_id = ${clientId}`;
    expect([...(await schedule())]).toEqual([
      { cron: '*/15 * * * *', time_zone: 'Asia/Tokyo', enabled: true, changed_by: 'manager@example.com' },
    ]);
    expect((await create({ cron: null })).json.nextRunAt).toBeNull();
    expect(await schedule()).toHaveLength(1);
    expect(await create({ cron: 'now and then' })).toMatchObject({
      status: 400,
      json: { error: { issues: [{ path: 'cron' }] } },
    });
    for (const baseUrl of ['github.example.com', '', 'https://ada:secret@github.example.com'])
      expect(await create({ baseUrl })).toMatchObject({
        status: 400,
        json: { error: { issues: [{ path: 'baseUrl' }] } },
      });
  });

  it('takes addresses in the place of names, each repository once', async () => {
    const { json } = await create({
      repositories: [
        `https://github.com/${first}/pull/7`,
        `git@github.com:${second}.git`,
        first.toUpperCase(),
      ],
    });
    expect(json.repositories).toEqual([first, second]);
    expect(await create({ repositories: ['https://github.com'] })).toMatchObject({
      status: 400,
      json: { error: { issues: [{ path: 'repositories.0' }] } },
    });
  });

  it('is of GitHub with a token, several or an App, or of Jira', async () => {
    const app = { id: '3', installationId: 7, privateKey: '-----BEGIN' };
    const kept = async (id: string) => {
      const [row] = await database.owner`select kind, token_sealed from integrations where id = ${id}`;
      return row;
    };
    for (const way of [{}, { token: undefined, tokens: ['a', 'b'] }, { token: undefined, app }]) {
      const { status, json } = await create(way);
      expect(status).toBe(201);
      expect((await kept(json.id))?.token_sealed).toMatch(/^v1\./);
    }
    const jira = { kind: 'jira', baseUrl: 'https://acme.atlassian.net', projects: ['pay', 'PAY-12'] };
    const made = await create({ ...jira, email: 'ada@example.com', token: 'jira-secret' });
    expect(made).toMatchObject({ status: 201, json: { kind: 'jira', projects: ['PAY'], repositories: [] } });
    expect((await create({ ...jira, email: 'ada', token: 'x' })).status).toBe(400);
    expect((await create({ app })).status).toBe(400);
    expect((await create({ token: undefined })).status).toBe(400);
    expect((await create({ kind: 'gitlab' })).json.error.message).toContain('github or jira');
  });
});

describe('an integration', () => {
  it('is tested, and what was found is kept; after other credentials it is unknown again', async () => {
    const { json } = await create();
    const found = await ask(test.POST, 'manager', { id: json.id });
    expect(found).toMatchObject({ status: 200, json: { ok: true } });
    const list = async () => {
      const answer = await ask(integrations.GET, 'viewer', { query: { client: String(clientId) } });
      return (answer.json as unknown as { integrations: IntegrationView[] }).integrations[0];
    };
    expect(await list()).toMatchObject({
      connection: found.json,
      tokenExpiresAt: '2099-01-01T00:00:00.000Z',
    });
    const changed = await ask(one.PATCH, 'manager', {
      id: json.id,
      body: { version: 1, token: 'wrong-secret' },
    });
    expect(changed).toMatchObject({ status: 200, json: { connection: null, tokenExpiresAt: null } });
    const refused = await ask(test.POST, 'manager', { id: json.id });
    expect(refused.json.findings[0]).toMatchObject({ code: 'token', level: 'error' });
    const [{ trail } = { trail: '' }] = await database.owner<{ trail: string }[]>`
      select string_agg(audit_log::text, ' ') as trail from audit_log where client_id = ${clientId}`;
    expect(trail).toContain('integration.update');
    expect(JSON.stringify([found, changed, refused]) + trail + log.join('')).not.toContain('wrong-secret');
  });

  it('is renamed and given other repositories; a taken name is refused', async () => {
    const { json } = await create({ name: 'One' });
    await create({ name: 'Two' });
    const body = { version: 1, name: 'Mine', repositories: [`https://github.com/${second}`] };
    expect(await ask(one.PATCH, 'manager', { id: json.id, body })).toMatchObject({
      status: 200,
      json: { name: 'Mine', repositories: [second] },
    });
    expect(await ask(one.PATCH, 'manager', { id: json.id, body: { version: 2, name: 'Two' } })).toMatchObject(
      {
        status: 409,
        json: { error: { code: 'integration_exists', issues: [{ path: 'name' }] } },
      },
    );
    for (const wrong of [{}, { repositories: [] }, { projects: ['PAY'] }, { email: 'a@b.example' }])
      expect((await ask(one.PATCH, 'manager', { id: json.id, body: { version: 2, ...wrong } })).status).toBe(
        400,
      );
    const [unseen, late] = [{ name: 'Other' }, { version: 1, name: 'Other' }];
    expect((await ask(one.PATCH, 'manager', { id: json.id, body: unseen })).status).toBe(400);
    expect(await ask(one.PATCH, 'manager', { id: json.id, body: late })).toMatchObject({
      status: 409,
      json: { error: { code: 'conflict' } },
    });
  });

  it('sends its stored token to no other address', async () => {
    const { json } = await create();
    const elsewhere = { version: 1, baseUrl: 'https://collector.example' };
    expect(await ask(one.PATCH, 'manager', { id: json.id, body: elsewhere })).toMatchObject({
      status: 400,
      json: { error: { issues: [{ path: 'token' }] } },
    });
    const body = { ...elsewhere, token: 'another' };
    expect((await ask(one.PATCH, 'manager', { id: json.id, body })).json.baseUrl).toBe(elsewhere.baseUrl);
  });

  it('is tested and searched before it is saved', async () => {
    expect(await ask(testNew.POST, 'manager', { body: source() })).toMatchObject({
      status: 200,
      json: { ok: true },
    });
    const wrong = await ask(testNew.POST, 'manager', { body: source({ token: 'wrong-secret' }) });
    expect(wrong.json).toMatchObject({ ok: false });
    expect(JSON.stringify(wrong)).not.toContain('wrong-secret');
    const found = await ask(search.POST, 'manager', {
      body: { source: source(), search: `https://github.com/${second}` },
    });
    expect(found.json.choices.map(({ name }) => name)).toEqual([second]);
    const { json } = await create();
    const saved = await ask(repositories.GET, 'manager', { id: json.id, query: { search: '' } });
    expect(saved.json.choices).toHaveLength(2);
  });

  it('is not changed, tested or searched by viewers, and for strangers not there', async () => {
    const { json } = await create();
    const { id } = json;
    for (const [person, status] of [
      ['viewer', 403],
      ['stranger', 404],
    ] as const) {
      expect((await create({}, person)).status).toBe(status);
      expect((await ask(one.PATCH, person, { id, body: { version: 1, name: 'Mine' } })).status).toBe(status);
      expect((await ask(test.POST, person, { id })).status).toBe(status);
      expect((await ask(testNew.POST, person, { body: source() })).status).toBe(status);
      expect((await ask(repositories.GET, person, { id })).status).toBe(status);
      const body = { source: source(), search: '' };
      expect((await ask(search.POST, person, { body })).status).toBe(status);
    }
    const [row] = await database.owner`select name, connection from integrations where id = ${id}`;
    expect(row).toMatchObject({ connection: null });
    expect(row?.name).not.toBe('Mine');
  });
});
