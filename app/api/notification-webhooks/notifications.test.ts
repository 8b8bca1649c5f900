import { createHmac } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as webhooks from '#app/api/notification-webhooks/route.ts';
import * as list from '#app/api/notifications/route.ts';
import * as seen from '#app/api/notifications/seen/route.ts';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { type Runtime, setRuntime } from '#db/runtime.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { notify } from '#db/writes/notifications.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import type { NotificationWebhook } from '#lib/api/notifications.ts';
import type { ErrorBody } from '#lib/errors.ts';
import type { NotificationView } from '#lib/notifications.ts';
import { type Receiver, startReceiver } from '#sources/webhook/testing/receiver.ts';
import * as webhook from './[id]/route.ts';
import * as test from './[id]/test/route.ts';

type Person = 'manager' | 'viewer' | 'stranger';

let database: TestDatabase;
let router: Router;
let receiver: Receiver;
let clientId: number;
let log: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  receiver = await startReceiver();
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
  receiver.received.length = 0;
  clientId = await seedClient(database.owner, { name: `Acme ${performance.now()}` });
  for (const role of ['manager', 'viewer']) {
    await database.owner`insert into memberships (client_id, user_id, role) values (${clientId}, ${role}, ${role})`;
  }
});
afterAll(async () => {
  await receiver.close();
  await router.close();
  await database.drop();
});

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** Whatever of it the route answers. */
interface Answered {
  id: string;
  unseen: number;
  next: string;
  notifications: NotificationView[];
  webhooks: NotificationWebhook[];
  error: ErrorBody['error'];
}

async function ask(
  handler: Handler,
  person: Person,
  { query, body, id }: { query?: Record<string, string>; body?: object; id?: string } = {},
) {
  const address = `https://leadline.example/api?${new URLSearchParams(query)}`;
  const method = handler === list.GET || handler === webhooks.GET ? 'GET' : 'POST';
  const request = new Request(address, {
    method,
    headers: { 'x-test-person': person, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await handler(request, {
    params: Promise.resolve<Record<string, string>>(id ? { id } : {}),
  });
  return { status: answer.status, json: (await answer.json()) as Answered };
}

const client = () => ({ client: String(clientId) });
const tell = (run: number) =>
  router.write('job_control', { clientId }, (tx) =>
    notify(tx, {
      clientId,
      kind: 'run_failed',
      subject: `run:${run}`,
      path: `/jobs/${run}?client=${clientId}`,
      title: 'GitHub sync of Acme failed',
      body: 'No.',
    }),
  );
const create = (person: Person, url = receiver.url) =>
  ask(webhooks.POST, person, { body: { clientId: String(clientId), name: 'Chat', url } });
const audit = async () =>
  (
    await database.owner`select action, actor, subject, before, after from audit_log where client_id = ${clientId} order by id`
  ).map((row) => ({ ...row }));

describe('notifications', () => {
  it('are read by viewers, newest first, and seen by each person apart', async () => {
    const ids = [await tell(1), await tell(2), await tell(3)];
    const { json } = await ask(list.GET, 'viewer', { query: client() });
    expect(endpoints.listNotifications.response.parse(json)).toMatchObject({ unseen: 3, next: null });
    expect(json.notifications.map(({ id }) => id)).toEqual(ids.toReversed());
    const body = { clientId: String(clientId), id: ids[1] };
    expect(await ask(seen.POST, 'viewer', { body })).toMatchObject({ status: 200, json: { unseen: 1 } });
    // What was seen stays seen.
    expect((await ask(seen.POST, 'viewer', { body: { ...body, id: ids[0] } })).json).toEqual({ unseen: 1 });
    const after = await ask(list.GET, 'viewer', { query: client() });
    expect(after.json.notifications.map((one) => one.seen)).toEqual([false, true, true]);
    expect((await ask(list.GET, 'manager', { query: client() })).json.unseen).toBe(3);
  });

  it('come in pages', async () => {
    for (let run = 1; run <= 25; run++) await tell(run);
    const first = await ask(list.GET, 'viewer', { query: client() });
    expect(first.json.notifications).toHaveLength(20);
    const second = await ask(list.GET, 'viewer', { query: { ...client(), before: first.json.next } });
    expect(second.json).toMatchObject({ unseen: 25, next: null });
    expect(second.json.notifications).toHaveLength(5);
  });

  it('of a foreign client are neither read nor marked', async () => {
    const id = await tell(1);
    expect(await ask(list.GET, 'stranger', { query: client() })).toMatchObject({ status: 404 });
    const body = { clientId: String(clientId), id };
    expect(await ask(seen.POST, 'stranger', { body })).toMatchObject({ status: 404 });
    const other = await seedClient(database.owner);
    await database.owner`insert into memberships (client_id, user_id, role) values (${other}, 'viewer', 'viewer')`;
    expect(await ask(seen.POST, 'viewer', { body: { clientId: String(other), id } })).toMatchObject({
      status: 404,
    });
    const [row] =
      await database.owner`select count(*)::int as n from notification_reads where client_id in (${clientId}, ${other})`;
    expect(row?.n).toBe(0);
  });
});

describe('webhooks', () => {
  it('are made by managers; the secret is told once, is stored sealed, and signs', async () => {
    const made = await create('manager');
    expect(made.status).toBe(201);
    const { secret, ...view } = endpoints.createWebhook.response.parse(made.json);
    expect(secret).toMatch(/^[\w-]{43}$/);
    const listed = await ask(webhooks.GET, 'manager', { query: client() });
    expect(listed.json.webhooks).toEqual([view]);
    const tested = await ask(test.POST, 'manager', { id: view.id });
    expect(tested.json).toEqual({ delivered: true, status: 200, message: expect.any(String) });
    const { body, headers, message } = receiver.received[0]!;
    expect(message).toMatchObject({
      event: 'test',
      url: `https://leadline.example/admin/webhooks?client=${clientId}`,
    });
    const [, t, v1] = /^t=(\d+),v1=(\w+)$/.exec(String(headers['x-leadline-signature'])) ?? [];
    expect(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')).toBe(v1);
    expect((await ask(webhook.DELETE, 'manager', { id: view.id })).json).toEqual({ id: view.id });
    const trail = await audit();
    expect(trail.map(({ action, actor, subject }) => [action, actor, subject])).toEqual(
      ['webhook.create', 'webhook.test', 'webhook.delete'].map((action) => [
        ...[action, 'manager@example.com', `webhook:${view.id}`],
      ]),
    );
    const [row] =
      await database.owner`select count(*)::int as n from notification_webhooks where secret_sealed like ${`%${secret}%`}`;
    expect(row?.n).toBe(0);
    for (const text of [JSON.stringify([listed, tested, trail]), log.join('')])
      expect(text).not.toContain(secret);
    // Slack's path is a secret too.
    expect(JSON.stringify(trail) + log.join('')).not.toContain('path-is-secret');
  });

  it('say what a test came to', async () => {
    const { json } = await create('manager');
    receiver.answers.push({ status: 404 });
    const tested = await ask(test.POST, 'manager', { id: json.id });
    expect(tested.json).toMatchObject({
      delivered: false,
      status: 404,
      message: expect.stringContaining('404'),
    });
  });

  it('are not for viewers, and for strangers not there', async () => {
    const { json } = await create('manager');
    const { id } = json;
    for (const [person, status] of [
      ['viewer', 403],
      ['stranger', 404],
    ] as const) {
      expect((await ask(webhooks.GET, person, { query: client() })).status).toBe(status);
      expect((await create(person)).status).toBe(status);
      expect((await ask(test.POST, person, { id })).status).toBe(status);
      expect((await ask(webhook.DELETE, person, { id })).status).toBe(status);
    }
    expect(receiver.received).toHaveLength(0);
    expect((await ask(webhooks.GET, 'manager', { query: client() })).json.webhooks).toHaveLength(1);
  });

  it.each(['ftp://example.com', 'nonsense', 'http://me:pass@example.com/'])(
    'refuse the address %s',
    async (url) => {
      const { status, json } = await create('manager', url);
      expect(status).toBe(400);
      expect(json.error.issues).toMatchObject([{ path: 'url' }]);
    },
  );

  it('are twenty per client at most', async () => {
    for (let number = 0; number < 20; number++) expect((await create('manager')).status).toBe(201);
    expect(await create('manager')).toMatchObject({
      status: 409,
      json: { error: { code: 'too_many_webhooks' } },
    });
  });
});
