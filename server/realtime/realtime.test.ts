import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { createListener, type Listener } from '#db/listen.ts';
import { rightsOf } from '#db/queries/rights.ts';
import { getRun } from '#db/queries/run.ts';
import { logins } from '#db/roles.ts';
import type { Router } from '#db/router/router.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { createIntegration } from '#db/writes/integrations.ts';
import { recordRun } from '#db/writes/run-record.ts';
import { startRun } from '#db/writes/runs.ts';
import type { ClientToServerEvents, JoinAnswer, LiveRunEvent, ServerToClientEvents } from '#lib/events.ts';
import type { RunView } from '#lib/runs.ts';
import { quiet } from '../etl/testing/fixture.ts';
import { createRealtime, type Realtime } from './realtime.ts';

type Client = Socket<ServerToClientEvents, ClientToServerEvents>;

let database: TestDatabase;
let router: Router;
let listener: Listener;
let server: Server;
let realtime: Realtime;
let own: number;
let foreign: number;
const sockets: Client[] = [];
/** Whose session cannot be asked for now, and how often that was tried. */
let unknowable: string | undefined;
let looks = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  own = await seedClient(database.owner);
  foreign = await seedClient(database.owner);
  const { host, port } = database.primary;
  const login = logins(database.user, database.secret).app;
  listener = createListener({ host, port, database: database.database, login });
  server = createServer();
  realtime = await createRealtime(server, {
    router,
    listener,
    authenticate: async (headers) => {
      const user = /^session=(\w+)$/.exec(headers.get('cookie') ?? '')?.[1];
      if (user !== undefined && user === unknowable) {
        looks++;
        throw new Error('the database does not answer');
      }
      if (user === 'ada') return user;
      const [row] = await database.owner`select user_id from session where token = ${user ?? ''}`;
      return row ? String(row.user_id) : null;
    },
    clientsOf: async (person: string) =>
      person === 'ada'
        ? [own]
        : (
            await router.read('session_validation', { clientId: null }, (db) => rightsOf(db, { id: person }))
          ).keys(),
    idOf: (person: string) => person,
    isAdmin: () => false,
    log: quiet,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(async () => {
  await realtime.close();
  await listener.close();
  server.close();
  await router.close();
  await database.drop();
});

function connect(
  headers: Record<string, string> = { cookie: 'session=ada' },
  transports = ['websocket'],
): Client {
  const { port } = server.address() as AddressInfo;
  const socket: Client = io(`http://127.0.0.1:${port}`, {
    extraHeaders: headers,
    transports,
    reconnection: false,
  });
  sockets.push(socket);
  return socket;
}

async function connected(
  headers?: Record<string, string>,
): Promise<{ socket: Client; events: LiveRunEvent[] }> {
  const socket = connect(headers);
  const events: LiveRunEvent[] = [];
  socket.on('run:event', (event) => events.push(event));
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  return { socket, events };
}

const join = (socket: Client, room: string) =>
  new Promise<JoinAnswer>((resolve) => {
    socket.emit('join', room, resolve);
  });

const refused = (socket: Client) =>
  new Promise<string>((resolve, reject) => {
    socket.on('connect_error', ({ message }) => resolve(message));
    socket.on('connect', () => reject(new Error('connected')));
  });

async function newRun(clientId: number): Promise<RunView> {
  return await router.write('job_control', { clientId }, async (tx) => {
    const repositories = ['acme/one'];
    const source = {
      kind: 'github',
      baseUrl: 'https://api.github.com',
      credentials: { tokens: ['t'] as string[] },
      repositories,
    } as const;
    const { id } = await createIntegration(
      tx,
      { clientId, actor: 'test', ...source, repositories },
      database.secret,
    );
    return await startRun(tx, { clientId, integrationId: Number(id), mode: 'full', requestedBy: 'test' });
  });
}

const say = (run: RunView, message: string) =>
  router.write('job_control', { clientId: Number(run.clientId) }, (tx) =>
    recordRun(tx, { runId: Number(run.id), events: [{ type: 'log', level: 'info', message }] }),
  );

/** The run's events behind the one of its start, which may arrive before the join or after it. */
const after = (run: RunView, events: LiveRunEvent[]) =>
  events.filter(({ runId, seq }) => runId === run.id && seq > 1);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

it('tells whoever is in the room of a client what happens in its runs, as it is stored', async () => {
  const { socket, events } = await connected();
  expect(await join(socket, `client:${own}`)).toEqual({ ok: true });
  const run = await newRun(own);
  await until(() => events.length > 0);
  expect(events).toEqual([
    {
      clientId: String(own),
      runId: run.id,
      seq: 1,
      from: 1,
      at: expect.any(String),
      body: {
        type: 'state',
        state: 'queued',
        desiredState: 'running',
        by: 'test',
        attempt: 0,
        worker: null,
        dueAt: run.dueAt,
        error: null,
        startedAt: null,
        finishedAt: null,
      },
    },
  ]);
  const read = await router.read('job_control', { clientId: own }, (db) => getRun(db, Number(run.id)));
  expect(read.seq).toBe(1);
});

it('tells it once to a socket that is in the room of the run too', async () => {
  const run = await newRun(own);
  const { socket, events } = await connected();
  await join(socket, `client:${own}`);
  await join(socket, `run:${run.id}`);
  await say(run, 'one');
  await until(() => after(run, events).length > 0);
  await say(run, 'two');
  await until(() => after(run, events).length > 1);
  expect(after(run, events).map(({ seq }) => seq)).toEqual([2, 3]);
});

it('says nothing of a transaction that was rolled back', async () => {
  const run = await newRun(own);
  const { socket, events } = await connected();
  await join(socket, `run:${run.id}`);
  const undone = router.write('job_control', { clientId: own }, async (tx) => {
    await recordRun(tx, {
      runId: Number(run.id),
      events: [{ type: 'log', level: 'info', message: 'never' }],
    });
    throw new Error('undo');
  });
  await expect(undone).rejects.toThrow('undo');
  await say(run, 'after');
  await until(() => after(run, events).length > 0);
  expect(after(run, events).map(({ seq, body }) => [seq, body])).toEqual([
    [2, { type: 'log', level: 'info', message: 'after' }],
  ]);
});

it('brings an event that is too long for a notification whole and in its place', async () => {
  const run = await newRun(own);
  const { socket, events } = await connected();
  await join(socket, `run:${run.id}`);
  const long = 'x'.repeat(20_000);
  await say(run, long);
  await say(run, 'short');
  await until(() => after(run, events).length > 1);
  expect(after(run, events).map(({ seq }) => seq)).toEqual([2, 3]);
  expect(after(run, events)[0]?.body).toEqual({ type: 'log', level: 'info', message: long });
});

it('refuses the rooms of other clients as if they did not exist', async () => {
  const run = await newRun(foreign);
  const { socket, events } = await connected();
  const missing = { ok: false, error: { code: 'not_found', message: 'There is no such client.' } };
  expect(await join(socket, `client:${foreign}`)).toEqual(missing);
  expect(await join(socket, 'client:999999')).toEqual(missing);
  const noRun = { ok: false, error: { code: 'not_found', message: 'There is no such run.' } };
  expect(await join(socket, `run:${run.id}`)).toEqual(noRun);
  expect(await join(socket, 'run:999999')).toEqual(noRun);
  for (const room of ['everything', 'client:1 or 1=1', '', `client:${own}:x`]) {
    expect(await join(socket, room)).toMatchObject({ ok: false, error: { code: 'bad_request' } });
  }
  await say(run, 'secret');
  const mine = await newRun(own);
  expect(await join(socket, `run:${mine.id}`)).toEqual({ ok: true });
  await say(mine, 'heard');
  await until(() => events.length > 0);
  expect(events.every(({ clientId }) => clientId === String(own))).toBe(true);
});

it('refuses a handshake without a session, or with somebody else’s', async () => {
  expect(await refused(connect({}))).toBe('unauthenticated');
  expect(await refused(connect({ cookie: 'session=mallory' }))).toBe('unauthenticated');
});

it('refuses pages of other sites, and other transports than websocket', async () => {
  const cookie = 'session=ada';
  await refused(connect({ cookie, origin: 'https://evil.example' }));
  await refused(connect({ cookie }, ['polling']));
  const { port } = server.address() as AddressInfo;
  const { socket } = await connected({ cookie, origin: `http://127.0.0.1:${port}` });
  expect(socket.connected).toBe(true);
});

it('survives whatever a client sends, and still answers', async () => {
  const crashes: unknown[] = [];
  const crash = (error: unknown) => crashes.push(error);
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(kind, crash);
    onTestFinished(() => void process.off(kind, crash));
  }
  const { socket } = await connected();
  const send = (...args: [event: string, ...unknown[]]) => (socket as unknown as Socket).emit(...args);
  const unprintable = { toString: 1, valueOf: 1 };
  const rooms = [
    ...[unprintable, [unprintable], null, 1, true, {}, [], '', 'x'.repeat(3_000), Buffer.from('client:1')],
    ...['run:999999999999999', `client:${'9'.repeat(400)}`],
  ];
  for (const event of ['join', 'leave', 'error', 'nothing']) {
    send(event);
    send(event, () => {});
    for (const room of rooms) {
      send(event, room);
      send(event, room, unprintable);
      send(event, room, unprintable, () => {});
      send(event, room, () => {});
    }
  }
  for (const room of rooms) expect(await join(socket, room as string)).toMatchObject({ ok: false });
  const { socket: flooder } = await connected();
  flooder.emit('leave', 'x'.repeat(100_000));
  await until(() => !flooder.connected);
  expect(await join(socket, `client:${own}`)).toEqual({ ok: true });
  expect(crashes).toEqual([]);
});

it('says no more of a room that was left', async () => {
  const { socket, events } = await connected();
  const run = await newRun(own);
  const other = await newRun(own);
  await join(socket, `run:${run.id}`);
  await join(socket, `run:${other.id}`);
  socket.emit('leave', `run:${run.id}`);
  // Packets are handled in order: with this answer the room is left.
  await join(socket, `run:${other.id}`);
  await say(run, 'unheard');
  await say(other, 'heard');
  await until(() => after(other, events).length > 0);
  expect(after(run, events)).toEqual([]);
});

it('listens again when its connection is lost, and tells browsers to fetch', async () => {
  const run = await newRun(own);
  const { socket, events } = await connected();
  await join(socket, `run:${run.id}`);
  const refetch = new Promise<void>((resolve) => {
    socket.on('run:refetch', resolve);
  });
  await database.owner`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'leadline:listen'`;
  await refetch;
  await say(run, 'back');
  await until(() => after(run, events).length > 0);
  expect(events.at(-1)?.body).toMatchObject({ message: 'back' });
});

/** A user with a session, a manager of `own`. @returns its id, and the session's token */
async function newUser(): Promise<string> {
  const id = `u${randomBytes(4).toString('hex')}`;
  const { owner } = database;
  await owner`insert into "user" (id, name, email) values (${id}, ${id}, ${`${id}@example.com`})`;
  await owner`insert into memberships (client_id, user_id, role) values (${own}, ${id}, 'viewer')`;
  await owner`insert into session (id, token, user_id, expires_at) values (${id}, ${id}, ${id}, now() + interval '1 day')`;
  return id;
}

it('leaves the rooms of a client at once when the membership ends, and stays connected', async () => {
  const user = await newUser();
  const { socket, events } = await connected({ cookie: `session=${user}` });
  const run = await newRun(own);
  expect(await join(socket, `client:${own}`)).toEqual({ ok: true });
  expect(await join(socket, `run:${run.id}`)).toEqual({ ok: true });
  const refetch = new Promise<void>((resolve) => {
    socket.on('run:refetch', resolve);
  });
  await database.owner`delete from memberships where user_id = ${user}`;
  await refetch;
  const { socket: other, events: heard } = await connected();
  await join(other, `client:${own}`);
  await say(run, 'not for everybody');
  await until(() => heard.length > 0);
  expect(await join(socket, `client:${own}`)).toMatchObject({ ok: false });
  expect(after(run, events)).toEqual([]);
  expect(socket.connected).toBe(true);
});

it('closes the sockets of a session at once when it ends, and lets nobody in with it again', async () => {
  const user = await newUser();
  const { socket } = await connected({ cookie: `session=${user}` });
  const { socket: other } = await connected();
  const began = performance.now();
  await database.owner`delete from session where user_id = ${user}`;
  await until(() => !socket.connected);
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(other.connected).toBe(true);
  expect(await refused(connect({ cookie: `session=${user}` }))).toBe('unauthenticated');
});

it('tries again for a socket once a second, however often it was to be looked at meanwhile', async () => {
  const user = await newUser();
  const { socket } = await connected({ cookie: `session=${user}` });
  unknowable = user;
  for (const role of ['manager', 'viewer', 'manager', 'viewer', 'manager', 'viewer'])
    await database.owner`update memberships set role = ${role} where user_id = ${user}`;
  await until(() => looks >= 6);
  await sleep(300);
  const told = looks;
  await until(() => looks >= told + 2);
  await sleep(200);
  expect(looks - told).toBeLessThan(6);
  unknowable = undefined;
  await database.owner`delete from session where user_id = ${user}`;
  await until(() => !socket.connected);
});
