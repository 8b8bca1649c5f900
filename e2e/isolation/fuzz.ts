import fc from 'fast-check';
import { io } from 'socket.io-client';
import { z } from 'zod';
import type { Endpoint } from '#lib/api/endpoint.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { addressOf } from './address-of.ts';
import { foreignTrace } from './clone-client.ts';
import type { makeFor } from './make.ts';
import { type Call, rightsTable } from './rights-table.ts';
import type { Kind, Side } from './side.ts';
import type { TwoClients } from './two-clients.ts';

/** Of these the copy must never be seen. */
const askers = ['manager', 'viewer', 'readKey'] as const;
/** At once: what one asks must not get into another's answer. */
const AT_ONCE = 8;

/** What people who want more than is theirs write where a value is wanted. */
const nasty = [
  ...[
    "1' or '1'='1",
    '1; drop table clients',
    '1 or 1=1',
    "') union select token from session --",
    '%',
    '_',
    '*',
    '..',
  ],
  ...[
    'null',
    'undefined',
    'NaN',
    '-1',
    '0',
    '1e3',
    '0x1',
    ' 1',
    '1 ',
    '1,2',
    '[1]',
    '{"$ne":1}',
    '\u202e',
    '９',
    '',
  ],
];

const parametersOf = (endpoint: Endpoint) =>
  endpoint.query instanceof z.ZodObject ? Object.keys(endpoint.query.shape) : [];

const filtersOf = (endpoint: Endpoint) => parametersOf(endpoint).filter((one) => one !== 'client');

/** Which kind of record a parameter names. */
const kindOf: Partial<Record<string, Kind>> = {
  repository: 'repository',
  service: 'service',
  team: 'team',
  project: 'project',
  integration: 'integration',
  before: 'run',
  item: 'issue',
  step: 'step',
  id: 'pullRequest',
};
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Values that filters take, so that requests get past the first check. */
const known: Record<string, string[]> = {
  bucket: ['day', 'week', 'month'],
  from: [daysAgo(700), daysAgo(90), daysAgo(30)],
  to: [daysAgo(7), daysAgo(0)],
  format: ['csv', 'ndjson'],
  limit: ['1', '25', '100'],
  label: ['bug', 'zz-foreign'],
  branch: ['main', "main' or true"],
  type: ['Bug', 'zz-foreign'],
  excluded: ['with', 'without'],
  sort: ['created', 'merged', 'finished', 'lead', 'done'],
  order: ['asc', 'desc'],
  environment: ['production', 'zz-foreign'],
  reviewer: ['ada', 'zz-foreign/ada'],
  set: ['done', 'open', 'active'],
  actor: ['admin@leadline.local', 'stranger@example.com', '%'],
};

export interface Fuzzed {
  /** Answers that hold something of the copy. */
  leaks: string[];
  /** Answers of 500 and above. */
  accidents: string[];
  answered: number;
  /** Of those, with rows, or figures, of the asker's client. */
  own: number;
}

/**
 * Asks crafted questions with the rights of the first client: every endpoint that reads, with ids, filters, cursors and
 * places to go on from of both clients and of none, and rooms.
 */
export async function fuzz(
  world: TwoClients,
  { wanted, seed }: { wanted: number; seed: number },
): Promise<Fuzzed> {
  const reads = (Object.entries(endpoints) as [keyof typeof rightsTable, Endpoint][]).filter(
    ([name, { method }]) =>
      (method === 'GET' || name.startsWith('preview')) &&
      ['viewer', 'manager', 'person'].includes(rightsTable[name].needs) &&
      !rightsTable[name].ownOnly,
  );
  await canTell(world, reads);
  const cursors = await harvest(world, reads);
  const result: Fuzzed = { leaks: [], accidents: [], answered: 0, own: 0 };
  const requests = fc.sample(requestOf(world, reads, cursors), { numRuns: wanted, seed });
  const ask = async ({ caller, name, call, room }: Request) => {
    if (room !== undefined) return await join(world, room, result);
    const endpoint: Endpoint = endpoints[name];
    const to = addressOf(endpoint, call);
    const answer = await world.ask(caller, endpoint.method, to, call.body);
    const text = await answer.text();
    result.answered++;
    const what = `${caller}: ${endpoint.method} ${to}`;
    // An error may name what was asked for; nothing else.
    const told = answer.ok ? text : withoutAsked(text, to);
    if (foreignTrace.test(told)) result.leaks.push(`${what}: ${answer.status}: ${told.slice(0, 300)}`);
    if (answer.status >= 500) result.accidents.push(`${what}: ${answer.status}: ${text.slice(0, 300)}`);
    if (answer.status === 200 && hasRows(text)) result.own++;
  };
  for (let at = 0; at < requests.length; at += AT_ONCE)
    await Promise.all(requests.slice(at, at + AT_ONCE).map(ask));
  return result;
}

interface Request {
  caller: (typeof askers)[number];
  name: keyof typeof rightsTable;
  call: Call;
  /** Instead of a call. */
  room?: string;
}

function requestOf(
  world: TwoClients,
  reads: [keyof typeof rightsTable, Endpoint][],
  cursors: string[],
): fc.Arbitrary<Request> {
  const { own, foreign } = world;
  const some = (values: readonly string[]) => fc.constantFrom(...values);
  const idOf = (kind: Kind, side: Side) => some(side.ids[kind]);
  const anyKind = some(Object.keys(own.ids)).chain((kind) =>
    fc.oneof(idOf(kind as Kind, own), idOf(kind as Kind, foreign)),
  );
  const strange = fc.oneof(
    some(nasty),
    anyKind,
    some(cursors),
    fc.string({ unit: 'binary', maxLength: 20 }).map(storable),
  );
  const valueFor = (name: string) => {
    if (name === 'cursor' || name === 'after')
      return fc.oneof(some(cursors), some(cursors).map(flipped), strange);
    const kind = kindOf[name];
    if (kind)
      return fc.oneof({ weight: 5, arbitrary: idOf(kind, own) }, idOf(kind, foreign), anyKind, strange);
    const fitting = known[name];
    return fitting ? fc.oneof({ weight: 16, arbitrary: some(fitting) }, strange) : strange;
  };
  const calls = fc.constantFrom(...reads).chain(([name, endpoint]) =>
    fc
      .record({
        caller: fc.constantFrom(...askers),
        filters: fc.subarray(filtersOf(endpoint), { maxLength: Math.min(3, filtersOf(endpoint).length) }),
        /** Whose record, or client, the call is made for. */
        side: fc.oneof({ weight: 10, arbitrary: fc.constant(own) }, fc.constant(foreign)),
        bare: fc.boolean(),
        broken: fc.oneof({ weight: 15, arbitrary: fc.constant(null) }, strange),
      })
      .chain(({ caller, filters, side, bare, broken }) =>
        fc.tuple(...filters.map(valueFor)).map((values): Request => {
          const made = rightsTable[name].call(side, noMake) as Call;
          const more = bare
            ? {}
            : Object.fromEntries(filters.map((filter, at) => [filter, values[at] ?? '']));
          const call: Call = { ...made, ...(made.query && { query: { ...made.query, ...more } }) };
          const part = call.query?.client ? 'query' : 'params';
          const [first] = Object.keys(call[part] ?? {});
          if (broken !== null && first) call[part] = { ...call[part], [first]: broken };
          return { caller, name, call };
        }),
      ),
  );
  const rooms = fc
    .tuple(
      some(['client', 'run', 'ops', 'house']),
      fc.oneof(some([own.client, foreign.client]), anyKind, strange),
    )
    .map(([kind, id]): Request => ({ caller: 'manager', name: 'clients', call: {}, room: `${kind}:${id}` }));
  return fc.oneof({ weight: 30, arbitrary: calls }, { weight: 1, arbitrary: rooms });
}

/** What reads changes nothing, so no call of theirs makes anything. */
const noMake = new Proxy({} as ReturnType<typeof makeFor>, {
  get(_, name) {
    throw new Error(`what only reads makes ${String(name)}`);
  },
});

/** NUL and halves of characters end before they come to a question. */
const storable = (text: string) => text.toWellFormed().replaceAll('\0', '');

const flipped = (cursor: string) =>
  cursor.slice(0, -2) + (cursor.at(-2) === 'A' ? 'B' : 'A') + cursor.slice(-1);

/** A leak would be seen: what an admin is told of the copy holds its traces. */
async function canTell(world: TwoClients, reads: [keyof typeof rightsTable, Endpoint][]): Promise<void> {
  let seen = 0;
  for (const [name, endpoint] of reads) {
    const call = rightsTable[name].call(world.foreign, noMake) as Call;
    const answer = await world.ask('admin', endpoint.method, addressOf(endpoint, call), call.body);
    if (foreignTrace.test(await answer.text())) seen++;
  }
  // The others tell figures alone, and rooms names of none.
  if (seen < 30) throw new Error(`only ${seen} of ${reads.length} endpoints would show a leak`);
}

/** Where pages and exports of both clients go on, and keys of rows of the copy. */
async function harvest(world: TwoClients, reads: [keyof typeof rightsTable, Endpoint][]): Promise<string[]> {
  const found = new Set<string>();
  for (const [name, endpoint] of reads) {
    const parameters = parametersOf(endpoint);
    if (!parameters.includes('cursor')) continue;
    for (const side of [world.own, world.foreign]) {
      const { query, ...call } = rightsTable[name].call(side, noMake) as Call;
      const to = addressOf(endpoint, { ...call, query: { ...query, limit: '2' } });
      const { nextCursor } = await (await world.ask('admin', 'GET', to)).json();
      if (nextCursor) found.add(nextCursor);
    }
  }
  if (found.size < 4) throw new Error(`only ${found.size} cursors of ${reads.length} endpoints`);
  for (const repository of ['acme/checkout', 'zz-foreign/acme/checkout', "'"])
    found.add(JSON.stringify([repository, 1]));
  return [...found];
}

async function join({ product, as, foreign }: TwoClients, room: string, result: Fuzzed): Promise<void> {
  const socket = io(product.url, { transports: ['websocket'], extraHeaders: as('manager'), forceNew: true });
  const answer = await socket.timeout(10_000).emitWithAck('join', room);
  socket.close();
  result.answered++;
  // A client's own id has no trace: it is an ordinary number.
  const isForeign = room === `client:${foreign.client}` || foreignTrace.test(room);
  if (answer.ok && isForeign) result.leaks.push(`joined ${room}`);
}

/** A file with more than its heading, or an answer with a record or a figure that is not zero. */
function hasRows(text: string): boolean {
  if (!text.startsWith('{')) return text.trim().includes('\n');
  // An export for programs has a record on each line.
  const [first = ''] = text.split('\n');
  return isOfSomebody(JSON.parse(first));
}

/** What an empty client would be answered has no ids, and zeros for figures. */
function isOfSomebody(value: unknown): boolean {
  if (typeof value === 'number') return value !== 0;
  if (Array.isArray(value)) return value.some(isOfSomebody);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    // How fresh it is, and what was asked for, tell of nobody's rows.
    ([name, one]) => name === 'id' || (name !== 'meta' && isOfSomebody(one)),
  );
}

/** Only what is told beyond what was asked. */
function withoutAsked(text: string, to: string): string {
  const asked = [...to.split(/[/?&=]/).map(decoded)].filter((part) => part.length > 3);
  return asked.reduce(
    (told, part) => told.replaceAll(part, '').replaceAll(JSON.stringify(part).slice(1, -1), ''),
    text,
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
}
