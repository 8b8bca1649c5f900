import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { createListener, type Listener } from '#db/listen.ts';
import { listWebhooks } from '#db/queries/notification-webhooks.ts';
import { logins } from '#db/roles.ts';
import type { Router } from '#db/router/router.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { createWebhook } from '#db/writes/notification-webhooks.ts';
import { endNotification, type NewNotification, notify } from '#db/writes/notifications.ts';
import { allowAddresses } from '#sources/outside-address.ts';
import { type Receiver, startReceiver } from '#sources/webhook/testing/receiver.ts';
import { type NotifierOptions, startNotifier } from './notifier.ts';

let database: TestDatabase;
let router: Router;
let listener: Listener;
let receiver: Receiver;
let clientId: number;
let secret: string;
let log: string[];
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  const { host, port } = database.primary;
  listener = createListener({
    host,
    port,
    database: database.database,
    login: logins(database.user, database.secret).app,
  });
  receiver = await startReceiver();
});
beforeEach(async () => {
  receiver.received.length = 0;
  receiver.answers.length = 0;
  log = [];
  await database.owner`delete from webhook_deliveries`;
  clientId = await seedClient(database.owner);
  const webhook = { clientId, name: 'Chat', url: receiver.url, actor: 'ada@example.com', ip: null };
  const made = await router.write('integration_setup', { clientId }, (tx) =>
    createWebhook(tx, webhook, database.secret),
  );
  secret = made.secret;
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((notifier) => notifier.close()));
});
afterAll(async () => {
  await receiver.close();
  await listener.close();
  await router.close();
  await database.drop();
});

function start(more: Partial<NotifierOptions> = {}) {
  const notifier = startNotifier({
    router,
    listener,
    secret: database.secret,
    publicUrl: 'https://leadline.example',
    log: pino({ level: 'debug' }, { write: (line: string) => log.push(line) }),
    intervalMs: 20,
    ...more,
  });
  open.push(notifier);
  return notifier;
}

const failed = (run: number): NewNotification => ({
  clientId,
  kind: 'run_failed',
  subject: `run:${run}`,
  path: `/jobs/${run}?client=${clientId}`,
  title: 'GitHub sync of Acme failed',
  body: 'GitHub does not let the token in.',
});
const lasting = (of: number) => ({ ...failed(of), kind: 'data_stale' as const });
const tell = (notification: NewNotification) =>
  router.write('job_control', { clientId }, (tx) => notify(tx, notification));
const last = async () =>
  (await router.read('job_control', { clientId }, (db) => listWebhooks(db, clientId)))[0]?.last;
/** Makes what waits for its next try due now. @returns in how many seconds it would have been */
async function hurry(): Promise<number> {
  const [row] = await database.owner`
    update webhook_deliveries d set due_at = now() from (select id, due_at from webhook_deliveries) old
    where old.id = d.id and d.client_id = ${clientId} and d.state = 'waiting'
    returning extract(epoch from old.due_at - now())::float8 as seconds`;
  return Number(row?.seconds);
}
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}
const state = async (is: string) => (await last())?.state === is;
/** By the log, which is written after the row: a try under way shows the message of the one before. */
const tried = (tries: number) => () =>
  log.some((line) => (JSON.parse(line) as { tries?: number }).tries === tries);

describe('a notification', () => {
  it('is sent to the webhooks of its client, with a link, when its transaction commits', async () => {
    const heard: string[] = [];
    start({ intervalMs: 3_600_000, onNotification: ({ id }) => heard.push(id) });
    await sleep(300);
    const id = await tell(failed(1));
    await until(() => state('delivered'));
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.message).toMatchObject({
      event: 'run_failed',
      id,
      subject: 'run:1',
      title: failed(1).title,
      client: { id: String(clientId) },
      url: `https://leadline.example/jobs/1?client=${clientId}`,
    });
    expect(await last()).toMatchObject({ tries: 1, message: 'Delivered: the receiver answered 200.' });
    await until(() => heard.length > 0);
    expect(heard).toEqual([id]);
  });

  it('is told once while it is open, and again after its end; not of a transaction rolled back', async () => {
    const first = await tell(lasting(2));
    expect(await tell(lasting(2))).toBeNull();
    const end = () => router.write('job_control', { clientId }, (tx) => endNotification(tx, lasting(2)));
    expect(await end()).toBe(true);
    expect(await end()).toBe(false);
    expect(Number(await tell(lasting(2)))).toBeGreaterThan(Number(first));
    const undone = router.write('job_control', { clientId }, async (tx) => {
      await notify(tx, failed(3));
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    const [row] =
      await database.owner`select count(*)::int as n from webhook_deliveries where client_id = ${clientId}`;
    expect(row?.n).toBe(2);
  });

  it('is not ended by another client', async () => {
    await tell(lasting(4));
    const foreign = await seedClient(database.owner);
    const end = router.write('job_control', { clientId: foreign }, (tx) => endNotification(tx, lasting(4)));
    expect(await end).toBe(false);
  });
});

describe('a delivery', () => {
  it('that meets a 500 waits 10 s, then a minute, and is delivered', async () => {
    receiver.answers.push({ status: 500 }, { status: 502 });
    start();
    await tell(failed(1));
    await until(tried(1));
    expect(await last()).toMatchObject({ state: 'waiting', message: expect.stringContaining('500') });
    expect(await hurry()).toBeCloseTo(10, -0.5);
    await until(tried(2));
    expect(await hurry()).toBeCloseTo(60, -1);
    await until(() => state('delivered'));
    expect(await last()).toMatchObject({ tries: 3 });
    const ids = receiver.received.map(({ headers }) => headers['x-leadline-delivery']);
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(3);
  });

  it('waits as long as the receiver asks', async () => {
    receiver.answers.push({ status: 429, headers: { 'retry-after': '600' } });
    start();
    await tell(failed(1));
    await until(tried(1));
    expect(await hurry()).toBeCloseTo(600, -1);
    await until(() => state('delivered'));
  });

  it('that meets a 410 fails at once', async () => {
    receiver.answers.push({ status: 410 });
    start();
    await tell(failed(1));
    await until(() => state('failed'));
    expect(await last()).toMatchObject({ tries: 1, message: expect.stringContaining('410') });
  });

  it('is given up after six tries', async () => {
    receiver.answers.push(...Array.from({ length: 6 }, () => ({ status: 500 })));
    start();
    await tell(failed(1));
    for (let tries = 1; tries < 6; tries++) {
      await until(tried(tries));
      await hurry();
    }
    await until(() => state('failed'));
    expect(await last()).toMatchObject({
      tries: 6,
      message: expect.stringContaining('Given up after 6 tries'),
    });
    expect(receiver.received).toHaveLength(6);
  });

  it('is sent by one of several notifiers only', async () => {
    for (let notifiers = 0; notifiers < 3; notifiers++) start({ intervalMs: 5 });
    for (let run = 1; run <= 20; run++) receiver.answers.push({ status: 200, waitMs: 30 });
    await Promise.all(Array.from({ length: 20 }, (_, run) => tell(failed(run + 1))));
    await until(() => receiver.received.length >= 20);
    await sleep(300);
    const ids = receiver.received.map(({ headers }) => headers['x-leadline-delivery']);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });

  it('of a notifier that is stopped is sent by the next', async () => {
    receiver.answers.push({ status: 200, waitMs: 5_000 });
    const notifier = start();
    await tell(failed(1));
    await until(() => receiver.received.length === 1);
    await notifier.close();
    expect(await last()).toMatchObject({ state: 'waiting', tries: 1 });
    start();
    await until(() => state('delivered'));
  });

  it('goes to no address of this machine unless that is allowed', async () => {
    allowAddresses({ loopback: false, networks: [] });
    onTestFinished(() => allowAddresses({ loopback: true, networks: [] }));
    start();
    await tell(failed(1));
    await until(() => state('failed'));
    expect(receiver.received).toHaveLength(0);
    expect(await last()).toMatchObject({ message: expect.stringContaining('this machine') });
  });

  it('leaves neither the secret nor the address in the log', async () => {
    receiver.answers.push({ status: 500 });
    start();
    await tell(failed(1));
    await until(tried(1));
    await hurry();
    await until(() => state('delivered'));
    await until(() => log.some((line) => line.includes('notification sent')));
    expect(log.join('')).not.toContain(secret);
    expect(log.join('')).not.toContain('path-is-secret');
  });
});
