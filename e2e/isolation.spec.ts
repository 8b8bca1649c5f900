import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { io } from 'socket.io-client';
import type { Endpoint } from '#lib/api/endpoint.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { long } from '#lib/testing/long.ts';
import { addressOf } from './isolation/address-of.ts';
import { foreignTrace } from './isolation/clone-client.ts';
import { fuzz } from './isolation/fuzz.ts';
import { makeFor } from './isolation/make.ts';
import { type Entry, rightsTable } from './isolation/rights-table.ts';
import { signInTable, withSession } from './isolation/sign-in-table.ts';
import { type Caller, callers, startTwoClients, type TwoClients } from './isolation/two-clients.ts';
import { expect, test } from './test.ts';

// Nobody is where he does not belong: every route and room, asked by everybody, about the own client and another.

test.describe.configure({ mode: 'serial', timeout: 240_000 });

let world: TwoClients;
test.beforeAll(async () => {
  world = await startTwoClients();
});
test.afterAll(() => world?.close());

const table = Object.entries(endpoints) as [keyof typeof rightsTable, Endpoint][];

/** What somebody is answered who asks about the first client (`own`), or about the second. */
function expected({ needs, ok }: Entry, endpoint: Endpoint, caller: Caller, of: 'own' | 'foreign'): number {
  const success = ok ?? endpoint.status ?? 200;
  if (needs === 'public') return success;
  // An unknown address and a wrong signature are answered alike.
  if (needs === 'signed') return 404;
  if (caller === 'nobody' || caller === 'expired' || caller === 'revokedKey') return 401;
  if (needs === 'hooks') return caller === 'hooksKey' ? success : caller === 'readKey' ? 403 : 401;
  if (caller === 'hooksKey') return 403;
  if (caller === 'readKey' && endpoint.method !== 'GET') return 403;
  if (needs === 'account') return caller === 'readKey' ? 403 : success;
  if (needs === 'person' || caller === 'admin') return success;
  if (needs === 'admin') return 403;
  if ((caller === 'stranger') !== (of === 'foreign')) return 404;
  if (needs === 'clientAdmin') return 403;
  if (needs === 'manager' && (caller === 'viewer' || caller === 'readKey')) return 403;
  return success;
}

test('every route answers everybody as it should, about the own client and about another', async () => {
  expect(Object.keys(rightsTable).toSorted()).toEqual(table.map(([name]) => name).toSorted());
  const wrong: string[] = [];
  let asked = 0;
  for (const [name, endpoint] of table) {
    const entry = rightsTable[name];
    for (const of of ['foreign', 'own'] as const) {
      const make = makeFor(world.owner, world[of].client);
      const all = callers.map((caller) => ({ caller, should: expected(entry, endpoint, caller, of) }));
      const ask = async ({ caller, should }: (typeof all)[number]) => {
        const call = await entry.call(world[of], make);
        const to = addressOf(endpoint, call);
        const answer = await world.ask(caller, endpoint.method, to, call.body);
        const text = await answer.text();
        asked++;
        const what = `${caller}, ${of}: ${endpoint.method} ${to}: ${answer.status}`;
        if (answer.status !== should) wrong.push(`${what} instead of ${should}: ${text.slice(0, 200)}`);
        else if (should >= 400 && !/^\{"error":\{"code":"\w+","message":"/.test(text))
          wrong.push(`${what}: not the one error body: ${text.slice(0, 200)}`);
      };
      // What is refused must have changed nothing, so it comes first; and what succeeds is no longer a copy.
      const before = await traces();
      await Promise.all(all.filter(({ should }) => should >= 400).map(ask));
      if ((await traces()) !== before)
        wrong.push(`${endpoint.method} ${endpoint.path}: refused, yet something was written`);
      const onlyReads = endpoint.method === 'GET' && !entry.ownOnly;
      for (const one of all.filter(
        ({ should }) => should < 400 && !entry.refusals && (of === 'own' || onlyReads),
      ))
        await ask(one);
    }
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(table.length * callers.length);
});

/** How much people have done so far, whoever’s. */
async function traces(): Promise<string> {
  const [row] =
    await world.owner`select count(*)::text || ' ' || coalesce(max(id), 0)::text as traces from audit_log where actor like '%@%'`;
  return String(row?.traces);
}

test('of better-auth only what is listed is open, and everybody is answered there as he should be', async () => {
  const wrong: string[] = [];
  const ask = async (caller: Caller, address: string, should: number, body?: object) => {
    const [method = '', at] = address.split(' ');
    const asker = address === 'POST /sign-out' && withSession.includes(caller) ? 'nobody' : caller;
    const answer = await world.ask(
      asker,
      method,
      `/api/auth${at}`,
      method === 'GET' ? undefined : (body ?? {}),
    );
    const text = await answer.text();
    const what = `${caller}: ${address}: ${answer.status}`;
    if (answer.status !== should) wrong.push(`${what} instead of ${should}: ${text.slice(0, 200)}`);
    else if (should >= 400 && !/^\{"error":\{"code":"\w+","message":"/.test(text))
      wrong.push(`${what}: not the one error body: ${text.slice(0, 200)}`);
    if (foreignTrace.test(text) && caller !== 'stranger') wrong.push(`${what}: ${text.slice(0, 200)}`);
  };
  // The library and its plugins say what there is, so that an upgrade brings nothing that is not noticed.
  const offered = Object.values(world.auth.api).flatMap(({ path: at, options }) =>
    at ? [options.method].flat().map((method) => `${method} ${at.replaceAll(/:\w+/g, 'x')}`) : [],
  );
  const closed = offered.filter((address) => !(address in signInTable));
  expect(closed.length).toBeGreaterThan(25);
  for (const caller of callers) {
    for (const [address, { person, others, body }] of Object.entries(signInTable))
      await ask(caller, address, withSession.includes(caller) ? person : others, body);
    for (const address of closed) await ask(caller, address, 404);
  }
  expect(wrong).toEqual([]);

  // Who signs out is out, and nobody else.
  const session = await world.signIn('viewer');
  const out = await fetch(`${world.product.url}/api/auth/sign-out`, {
    method: 'POST',
    body: '{}',
    headers: { ...session, 'content-type': 'application/json' },
  });
  expect(out.status).toBe(200);
  const clients = (headers: Record<string, string>) => fetch(`${world.product.url}/api/clients`, { headers });
  expect((await clients(session)).status).toBe(401);
  expect((await clients(world.as('viewer'))).status).toBe(200);
});

test('pages without a session, and what measures the process, tell nobody anything', async () => {
  const pages = globSync('**/page.tsx', {
    cwd: path.join(import.meta.dirname, '../app'),
    exclude: (name) => String(name).startsWith('(app)'),
  });
  expect(pages.toSorted()).toEqual(
    ['invite', 'login', 'new-password', 'setup'].map((page) => `${page}/page.tsx`),
  );
  for (const caller of callers) {
    for (const page of pages) {
      const answer = await world.ask(caller, 'GET', `/${path.dirname(page)}`);
      const who = `${caller}: ${page}`;
      // Who is signed in has no use for the login.
      expect([200, 307], who).toContain(answer.status);
      expect(await answer.text(), who).not.toMatch(foreignTrace);
    }
    // Without LEADLINE_METRICS_TOKEN there is no such address.
    const measures = await world.ask(caller, 'GET', '/metrics');
    expect(measures.status, caller).toBe(404);
  }
});

test('every page is shown to who is signed in, and leads everybody else to the login', async () => {
  const pages = globSync('**/page.tsx', { cwd: path.join(import.meta.dirname, '../app/(app)') });
  expect(pages.length).toBeGreaterThan(10);
  for (const page of pages) {
    const at = `/${path.dirname(page)}`.replace(/\/\.$/, '/').replaceAll(/\[\w+\]/g, world.own.one('run'));
    for (const caller of callers) {
      const answer = await world.ask(caller, 'GET', `${at}?client=${world.foreign.client}`);
      const text = await answer.text();
      const who = `${caller}: ${at}`;
      if (withSession.includes(caller)) expect(answer.status, who).toBe(200);
      else {
        expect(answer.status, who).toBe(307);
        expect(answer.headers.get('location'), who).toContain('/login?next=');
      }
      // Pages are shells: no figure is in them.
      expect(text, who).not.toMatch(foreignTrace);
    }
  }
});

test('every room is joined by those alone whose it is', async () => {
  // A new event fails here: who may send it, and what of it, is said below first.
  const listened = globSync('server/realtime/*.ts', { exclude: ['**/*.test.ts'] })
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bsocket\.on\(\s*'([^']+)'/g)])
    .map(([, event]) => event);
  expect(listened.toSorted()).toEqual(['join', 'leave']);
  const { own, foreign } = world;
  const rooms = {
    own: [`client:${own.client}`, `run:${own.one('run')}`],
    foreign: [`client:${foreign.client}`, `run:${foreign.one('run')}`],
    nobody: ['client:999999', 'run:999999'],
    none: [
      'client:0',
      `client:${own.client} `,
      'client:1e0',
      'house',
      '',
      null,
      { room: `client:${own.client}` },
      ['ops'],
    ],
  };
  for (const caller of callers) {
    const socket = io(world.product.url, {
      transports: ['websocket'],
      extraHeaders: world.as(caller),
      reconnection: false,
    });
    const connected = await new Promise<string>((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('connect_error', ({ message }) => resolve(message));
    });
    const isPerson = withSession.includes(caller);
    expect(connected, caller).toBe(isPerson ? 'connected' : 'unauthenticated');
    if (isPerson) {
      const join = async (room: unknown) => {
        const answer = await socket.emitWithAck('join', room);
        return answer.ok ? 'joined' : answer.error.code;
      };
      const joined = async (of: readonly unknown[]) => [...new Set(await Promise.all(of.map(join)))];
      expect(await joined(rooms.own), caller).toEqual([caller === 'stranger' ? 'not_found' : 'joined']);
      expect(await joined(rooms.foreign), caller).toEqual([
        caller === 'stranger' || caller === 'admin' ? 'joined' : 'not_found',
      ]);
      expect(await joined(rooms.nobody), caller).toEqual(['not_found']);
      expect(await join('ops'), caller).toBe(caller === 'admin' ? 'joined' : 'not_found');
      expect(await joined(rooms.none), caller).toEqual(['bad_request']);
      // What is no room is left without harm.
      for (const room of [...rooms.none, ...rooms.foreign]) socket.emit('leave', room);
      expect(await join(rooms.own[0]), caller).toBe(caller === 'stranger' ? 'not_found' : 'joined');
    }
    socket.close();
  }
});

test('raw SQL sees the rows of the client that is set, and without one none, by every role and on every node', async () => {
  const { own, owner } = world;
  const tables = await clientTables();
  expect(tables.length).toBeGreaterThan(50);
  let filled = 0;
  for (const { role, node, sql } of world.logins) {
    for (const { name, key } of tables) {
      const what = `${role} on the ${node}: ${name}`;
      const [total] =
        await owner`select count(*)::int as n from ${owner(name)} where ${owner(key)} = ${own.client}`;
      const count = async (client: string | null) =>
        await sql
          .begin(async (tx) => {
            if (client) await tx`select set_config('app.client_id', ${client}, true)`;
            const [row] = await tx`
              select count(*)::int as n, count(*) filter (where ${tx(key)} <> ${own.client})::int as foreign from ${tx(name)}`;
            return [row?.n, row?.foreign];
          })
          .catch((error) => error.code);
      const without = await count(null);
      // Analytics may not even ask for what is no matter of numbers.
      if (role === 'analytics' && without === '42501') continue;
      expect(without, what).toEqual([0, 0]);
      expect(await count(own.client), what).toEqual([total?.n, 0]);
      if (total?.n > 0) filled++;
    }
  }
  expect(filled).toBeGreaterThan(100);
});

/** Every table with rows of clients, as the catalogue has them. */
const clientTables = () => world.owner<{ name: string; key: string }[]>`
  select c.relname as name, a.attname as key from pg_class c join pg_attribute a on a.attrelid = c.oid
    and a.attname = case when c.relname = 'clients' then 'id' else 'client_id' end and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`;

test('no crafted request gets a row of another client, and most get rows of the own', async () => {
  const wanted = long ? 10_000 : 500;
  const seed = Number(process.env.LEADLINE_SEED ?? 1);
  test.setTimeout(60_000 + wanted * 100);
  const { leaks, accidents, answered, own } = await fuzz(world, { wanted, seed });
  expect(leaks, `seed ${seed}`).toEqual([]);
  expect(accidents, `seed ${seed}`).toEqual([]);
  expect(answered).toBe(wanted);
  expect(own, `answered 200 with own rows, of ${wanted}`).toBeGreaterThanOrEqual(wanted / 2);
});
