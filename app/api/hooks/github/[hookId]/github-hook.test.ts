import definitions from '@octokit/webhooks-examples' with { type: 'json' };
import { sign } from '@octokit/webhooks-methods';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as rotation from '#app/api/inbound-hooks/[id]/rotate/route.ts';
import * as hook from '#app/api/inbound-hooks/[id]/route.ts';
import * as hooks from '#app/api/inbound-hooks/route.ts';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { type Runtime, setRuntime } from '#db/runtime.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { createIntegration } from '#db/writes/integrations.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import type { InboundHook } from '#lib/api/hooks.ts';
import type { ErrorBody } from '#lib/errors.ts';
import { listenedTo } from '#sources/github/webhooks/touched.ts';
import { POST } from './route.ts';

type Payload = { action?: string; repository: { id: number; full_name: string } } & Record<string, unknown>;
const examples = (name: string) =>
  (definitions as unknown as { name: string; examples: Payload[] }[]).find((one) => one.name === name)!
    .examples;
const [opened] = examples('pull_request') as [Payload];
const REPOSITORY = opened.repository.full_name;

let database: TestDatabase;
let router: Router;
let clientId: number;
let integrationId: number;
let log: string[];
let one: { id: string; path: string; secret: string };

beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  const house = {
    config: { sample: true, url: 'https://leadline.example' },
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
  clientId = await seedClient(database.owner, { name: `Acme ${performance.now()}` });
  for (const role of ['manager', 'viewer']) {
    await database.owner`insert into memberships (client_id, user_id, role) values (${clientId}, ${role}, ${role})`;
  }
  // As somebody typed it: in another case than GitHub writes it.
  integrationId = await connect([REPOSITORY.toUpperCase()]);
  one = (await create()).json;
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

async function connect(repositories: string[], kind: 'github' | 'jira' = 'github'): Promise<number> {
  const { id } = await router.write('integration_setup', { clientId }, (tx) =>
    createIntegration(
      tx,
      {
        clientId,
        kind,
        baseUrl: 'https://api.github.com',
        actor: 'test',
        repositories,
        credentials: { tokens: ['sample'] },
      },
      database.secret,
    ),
  );
  return Number(id);
}

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
interface Answered extends InboundHook {
  secret: string;
  outcome: string;
  hooks: InboundHook[];
  error: ErrorBody['error'];
}

async function answered(answer: Response) {
  return { status: answer.status, json: (await answer.json()) as Answered };
}

async function ask(
  handler: Handler,
  person: string,
  { query, body, id }: { query?: Record<string, string>; body?: object; id?: string } = {},
) {
  const method = handler === hooks.GET ? 'GET' : 'POST';
  const request = new Request(`https://leadline.example/api?${new URLSearchParams(query)}`, {
    method,
    headers: { 'x-test-person': person, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return await answered(
    await handler(request, { params: Promise.resolve<Record<string, string>>(id ? { id } : {}) }),
  );
}
const create = (person = 'manager', to = integrationId) =>
  ask(hooks.POST, person, { body: { integrationId: String(to) } });
const listed = async () =>
  (await ask(hooks.GET, 'manager', { query: { client: String(clientId) } })).json.hooks;

let deliveries = 0;
interface Sent {
  event?: string;
  secret?: string;
  path?: string;
  delivery?: string | null;
  signature?: string | null;
  type?: string;
  /** What is sent instead of what was signed. */
  instead?: string;
}
/** Delivers as GitHub does. */
async function deliver(payload: unknown, sent: Sent = {}) {
  const { event = 'pull_request', secret = one.secret, path = one.path, type = 'application/json' } = sent;
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const signature = sent.signature === undefined ? await sign(secret, body) : sent.signature;
  const delivery = sent.delivery === undefined ? `delivery-${deliveries++}` : sent.delivery;
  const request = new Request(`https://leadline.example${path}`, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-github-event': event,
      ...(delivery !== null && { 'x-github-delivery': delivery }),
      ...(signature !== null && { 'x-hub-signature-256': signature }),
    },
    body: sent.instead ?? body,
  });
  const params = Promise.resolve<Record<string, string>>({ hookId: path.split('/').at(-1)! });
  return await answered(await POST(request, { params }));
}

const marks = async () =>
  (
    await database.owner<{ job: string; scope: string; key: string }[]>`
      select job, scope, key from dirty_records where client_id = ${clientId} order by job, key`
  ).map(({ job, scope, key }) => `${job} ${scope} ${key}`);
const number = (opened as unknown as { pull_request: { number: number } }).pull_request.number;
const mark = `sync-github-pull-requests ${REPOSITORY.toUpperCase()} #${number}`;

describe('G13: a delivery of GitHub', () => {
  it('marks what changed, under the name that the integration knows the repository by', async () => {
    expect(await deliver(opened)).toMatchObject({ status: 200, json: { outcome: expect.any(String) } });
    expect(await marks()).toEqual([mark]);
    const [told] = endpoints.listHooks.response.parse({ hooks: await listed() }).hooks;
    expect(told?.deliveries).toMatchObject([
      {
        event: 'pull_request',
        action: opened.action,
        outcome: `Marked: pull request #${number} of ${REPOSITORY}`,
      },
    ]);
    expect(told?.lastDeliveryAt).not.toBeNull();
  });

  it('of a repository that was renamed since marks it under the name that was chosen', async () => {
    integrationId = await connect(['before/rename']);
    one = (await create()).json;
    await database.owner`
      insert into repositories (client_id, integration_id, external_id, full_name, earlier_names, url)
      values (${clientId}, ${integrationId}, ${opened.repository.id}, 'between/names', '{before/rename}', 'x')`;
    await deliver(opened);
    expect(await marks()).toEqual([`sync-github-pull-requests before/rename #${number}`]);
  });

  it('is taken once, however often it is sent', async () => {
    await deliver(opened, { delivery: 'one' });
    await database.owner`delete from dirty_records`;
    const again = await deliver(opened, { delivery: 'one' });
    expect(again).toMatchObject({
      status: 200,
      json: { outcome: expect.stringContaining('Taken before') },
    });
    expect(await marks()).toEqual([]);
    expect((await listed())[0]?.deliveries).toHaveLength(1);
    const both = await Promise.all([1, 2, 3, 4].map(() => deliver(opened, { delivery: 'two' })));
    expect(both.filter(({ json }) => json.outcome.startsWith('Marked'))).toHaveLength(1);
  });

  it('that only pings is answered, as is an event that nobody listens to, or another repository’s', async () => {
    const [ping] = examples('ping') as [Payload];
    expect((await deliver(ping, { event: 'ping' })).json.outcome).toMatch(/^Answered/);
    const [star] = examples('star') as [Payload];
    expect((await deliver(star, { event: 'star' })).json.outcome).toMatch(/^Left/);
    const other = { ...opened, repository: { id: 7, full_name: 'some/other' } };
    expect((await deliver(other)).json.outcome).toBe('Left: some/other is not part of the integration');
    expect(await marks()).toEqual([]);
  });

  it('is taken as a form too, as GitHub sends it unless told otherwise', async () => {
    const form = new URLSearchParams({ payload: JSON.stringify(opened) }).toString();
    expect((await deliver(form, { type: 'application/x-www-form-urlencoded' })).status).toBe(200);
    expect(await marks()).toEqual([mark]);
  });

  it('is taken in every example that GitHub gives of what is listened to', async () => {
    const names = listedNames();
    integrationId = await connect(names);
    one = (await create()).json;
    for (const event of listenedTo) {
      for (const example of examples(event)) {
        const { status, json } = await deliver(example, { event });
        expect([status, json.outcome], event).toEqual([200, expect.stringMatching(/^Marked: /)]);
      }
    }
    const jobs = new Set((await marks()).map((text) => text.split(' ')[0]));
    expect([...jobs]).toEqual(
      ['comments', 'commits', 'deployments', 'issues', 'pull-requests', 'releases', 'workflow-runs'].map(
        (name) => `sync-github-${name}`,
      ),
    );
  });
});

const listedNames = () => [
  ...new Set(listenedTo.flatMap((event) => examples(event).map(({ repository }) => repository.full_name))),
];

describe('G13: what is no delivery of GitHub', () => {
  it('is answered alike, whether the hook is unknown or the signature wrong', async () => {
    const body = JSON.stringify(opened);
    const good = await sign(one.secret, body);
    const foreign = await sign('another secret', body);
    const answers = [
      await deliver(opened, { path: '/api/hooks/github/nobodys' }),
      await deliver(opened, { path: '/api/hooks/github/%00' }),
      await deliver(opened, { signature: foreign }),
      await deliver(opened, { signature: null }),
      await deliver(opened, { signature: '' }),
      await deliver(opened, { signature: 'sha256=' }),
      await deliver(opened, { signature: good.replace('sha256=', 'sha1=') }),
      await deliver(opened, { signature: good.toUpperCase() }),
      await deliver(opened, { instead: body.replace('"', ' "') }),
      await deliver('', { signature: good }),
    ];
    const [first] = answers;
    expect(first).toMatchObject({ status: 404, json: { error: { code: 'unknown_hook' } } });
    for (const answer of answers) expect(answer).toEqual(first);
    expect(await marks()).toEqual([]);
    expect((await listed())[0]).toMatchObject({ lastDeliveryAt: null, deliveries: [] });
  });

  it('is refused where it is larger than GitHub ever sends, told or found out', async () => {
    const large = JSON.stringify({ ...opened, more: 'x'.repeat(30_000_000) });
    const told = await deliver(large, { signature: 'sha256=0' });
    expect(told).toMatchObject({ status: 413, json: { error: { code: 'too_large' } } });
    expect(told.json.error.message).toContain('25 MB');
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1_000_000;
        controller.enqueue(new Uint8Array(1_000_000).fill(32));
      },
    });
    const request = new Request(`https://leadline.example${one.path}`, {
      method: 'POST',
      headers: { 'x-hub-signature-256': 'sha256=0' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    const hookId = one.path.split('/').at(-1)!;
    const answer = await POST(request, { params: Promise.resolve({ hookId }) });
    expect(answer.status).toBe(413);
    // Beyond its limit something is read on and thrown away, so that the sender hears of it.
    expect(sent).toBeLessThan(40_000_000);
    // What GitHub may send is taken.
    expect((await deliver(JSON.stringify({ ...opened, more: 'x'.repeat(24_000_000) }))).status).toBe(200);
  });

  it('is refused in words where it is signed and makes no sense', async () => {
    for (const [payload, sent, code] of [
      ['{ not json', {}, 'not_json'],
      ['[]', {}, 'bad_request'],
      ['{}', {}, 'bad_request'],
      [{ ...opened, repository: { id: 1 } }, {}, 'bad_request'],
      [{ ...opened, action: 'a\0b' }, {}, 'bad_request'],
      [{ ...opened, action: '\ud800' }, {}, 'bad_request'],
      [opened, { event: 'pull request' }, 'bad_request'],
      [opened, { delivery: null }, 'bad_request'],
      [opened, { delivery: 'x'.repeat(1_000) }, 'bad_request'],
    ] as const) {
      const { status, json } = await deliver(payload, sent);
      expect([status, json.error.code], JSON.stringify(sent)).toEqual([400, code]);
    }
    expect(await marks()).toEqual([]);
  });

  it('is a delivery for another client: it marks nothing there', async () => {
    const mine = one;
    const other = await seedClient(database.owner);
    clientId = other;
    await database.owner`insert into memberships (client_id, user_id, role) values (${other}, 'manager', 'manager')`;
    integrationId = await connect([REPOSITORY]);
    const theirs = (await create()).json;
    expect((await deliver(opened, { path: theirs.path, secret: mine.secret })).status).toBe(404);
    await deliver(opened, { path: mine.path, secret: mine.secret });
    expect(await marks()).toEqual([]);
  });
});

describe('hooks', () => {
  it('are made, rotated and deleted by managers alone', async () => {
    for (const [person, status] of [
      ['viewer', 403],
      ['stranger', 404],
    ] as const) {
      expect((await create(person)).status).toBe(status);
      expect((await ask(rotation.POST, person, { id: one.id })).status).toBe(status);
      expect((await ask(hook.DELETE, person, { id: one.id })).status).toBe(status);
      expect((await ask(hooks.GET, person, { query: { client: String(clientId) } })).status).toBe(status);
    }
    expect(await listed()).toHaveLength(1);
  });

  it('take nothing with the secret before, and nothing when they are deleted', async () => {
    const rotated = (await ask(rotation.POST, 'manager', { id: one.id })).json;
    expect(rotated).toMatchObject({ id: one.id, path: one.path });
    expect((await deliver(opened)).status).toBe(404);
    expect((await deliver(opened, { secret: rotated.secret })).status).toBe(200);
    expect((await ask(hook.DELETE, 'manager', { id: one.id })).json).toEqual({ id: one.id });
    expect((await deliver(opened, { secret: rotated.secret })).status).toBe(404);
    expect((await ask(hook.DELETE, 'manager', { id: one.id })).status).toBe(404);
  });

  it('are of GitHub’s integrations only, and not endlessly many', async () => {
    const jira = await connect([], 'jira');
    expect((await create('manager', jira)).json.error.code).toBe('not_github');
    for (let more = 2; more <= 5; more++) expect((await create()).status).toBe(201);
    expect((await create()).json.error.code).toBe('too_many_hooks');
  });

  it('are in the audit log, and their secrets nowhere', async () => {
    const rotated = (await ask(rotation.POST, 'manager', { id: one.id })).json;
    await deliver(opened, { secret: rotated.secret });
    const refused = await deliver(opened);
    const list = await listed();
    await ask(hook.DELETE, 'manager', { id: one.id });
    const trail = await database.owner`
      select action, actor, subject, before, after from audit_log
      where client_id = ${clientId} and subject = ${`hook:${one.id}`} order by id`;
    expect(trail.map(({ action, actor }) => [action, actor])).toEqual(
      ['create', 'rotate', 'delete'].map((what) => [`hook.${what}`, 'manager@example.com']),
    );
    const next = (await create()).json;
    const rows = await database.owner`select * from inbound_hooks where client_id = ${clientId}`;
    const told = JSON.stringify([trail, refused, list, rows, log]);
    for (const { secret } of [one, rotated, next]) {
      expect(secret).toMatch(/^[0-9a-f]{64}$/);
      expect(told).not.toContain(secret);
    }
  });
});
