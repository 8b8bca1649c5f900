import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestHouse, type TestHouse } from '#app/api/testing.ts';
import { createRecords } from '#components/export/records.ts';
import { seedRepository } from '#db/testing/seed.ts';
import { seedManyPullRequests } from '#db/testing/seed-facts.ts';
import { csvCells } from '#lib/csv.ts';
import { type ExportFormat, exportDatasets } from '#lib/exports.ts';
import * as size from '../metrics/export-size/route.ts';
import { GET } from './pull_requests/route.ts';

let house: TestHouse;
let client: number;
const ROWS = 3_500;
beforeAll(async () => {
  house = await openTestHouse();
  client = await house.client();
  const { owner } = house.database;
  const repository = await seedRepository(owner, client, 'acme/shop');
  await seedManyPullRequests(owner, client, repository, ROWS);
  await owner`
    update pull_requests set title = '=cmd|''/c calc''!A1' || chr(10) || 'two "lines", ' || number where number % 7 = 0`;
  await house.database.waitForReplicas();
});
afterAll(() => house.close());

interface Asked {
  accept?: string;
  person?: string;
  signal?: AbortSignal;
}

function ask(query: Record<string, string> = {}, { accept, person = 'viewer', signal }: Asked = {}) {
  const range = { client: String(client), from: '2026-01-01', to: '2026-01-31' };
  const address = `https://leadline.example/api/export?${new URLSearchParams({ ...range, ...query })}`;
  const headers = { 'x-test-person': person, ...(accept && { accept }) };
  return GET(new Request(address, { headers, ...(signal && { signal }) }), {
    // As Next has it where no part of the address varies.
    params: Promise.resolve(undefined as never),
  });
}

const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());

describe('an export over HTTP', () => {
  it('is CSV or NDJSON, as asked by name or else by Accept, with the number of rows up front', async () => {
    const csv = await ask({ format: 'csv' });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="pull_requests.csv"');
    expect(csv.headers.get('x-leadline-total-rows')).toBe(String(ROWS));
    expect(csv.headers.get('x-leadline-node')).toBe('replica-1');
    expect(csv.headers.get('x-leadline-lsn')).toBeTruthy();
    const [head, first] = (await csv.text()).split('\r\n');
    expect(head).toBe(Object.keys(exportDatasets.pull_requests.columns).join(','));
    expect(first).toMatch(/^acme\/shop,1,Title of number 1,open,false,,2026-01-01T00:01:00\.000Z,,/);

    const typeOf = async (accept: string, query = {}) => {
      const answer = await ask(query, { accept });
      await answer.body?.cancel();
      return answer.headers.get('content-type');
    };
    expect(await typeOf('text/csv')).toMatch(/^text\/csv/);
    expect(await typeOf('text/html, text/csv;q=0.9, */*')).toMatch(/^text\/csv/);
    expect(await typeOf('application/x-ndjson')).toMatch(/^application\/x-ndjson/);
    expect(await typeOf('*/*')).toMatch(/^application\/x-ndjson/);
    expect(await typeOf('text/csv', { format: 'ndjson' })).toMatch(/^application\/x-ndjson/);
  });

  it('says the same in both formats, and lets no text be a formula', async () => {
    const lines = (await (await ask({ format: 'ndjson' })).text()).trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { number: number; title: string });
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: ROWS }, (_, index) => index + 1));
    expect(rows[6]?.title).toBe('=cmd|\'/c calc\'!A1\ntwo "lines", 7');
    const csv = await (await ask({ format: 'csv' })).text();
    expect(csv).toContain('"\'=cmd|\'/c calc\'!A1\ntwo ""lines"", 7"');
    const [, ...records] = csv.trimEnd().split('\r\n');
    expect(records.map((line) => csvCells(line)[2])).toEqual(rows.map(({ title }) => title));
  });

  it.each(['csv', 'ndjson'] as const)('cut anywhere and gone on with, %s is the whole', async (format) => {
    const whole = await bytesOf(await ask({ format }));
    for (let round = 0; round < 6; round++) {
      const cut = round === 0 ? 0 : Math.floor(Math.random() * whole.length);
      const again = await joined(format, whole.subarray(0, cut));
      expect(Buffer.compare(again, whole), `cut at ${cut}`).toBe(0);
    }
  });

  async function joined(format: ExportFormat, received: Uint8Array) {
    const records = createRecords('pull_requests', format, format === 'csv');
    const kept = records.take(received);
    const after = records.key();
    const rest = await ask({ format, ...(after && { after }) });
    expect(rest.headers.get('x-leadline-total-rows')).toBe(String(ROWS - records.rows()));
    const bytes = await bytesOf(rest);
    // Without a row there is nothing to go on behind: from the beginning, head and all.
    return after ? new Uint8Array([...kept, ...bytes]) : bytes;
  }

  it('ends the query and gives its permit back when the caller leaves, in between as in the midst of it', async () => {
    const { router, database } = house;
    const busy = () => router.poolStats()['replica-1/analytics']?.checkedOut;
    const states = async () =>
      (
        await database.replica<{ state: string }[]>`
          select state from pg_stat_activity
          where datname = current_database() and application_name = 'leadline:analytics' and state <> 'idle'`
      ).map(({ state }) => state);
    const settled = () =>
      expect.poll(async () => ({ busy: busy(), states: await states() })).toEqual({ busy: 0, states: [] });

    const reader = (await ask({ format: 'ndjson' })).body!.getReader();
    await reader.read();
    await expect.poll(states).toEqual(['idle in transaction']);
    expect(busy()).toBe(1);
    await reader.cancel();
    await settled();

    // In the midst of a query: one that waits for a lock, which the primary holds and the replica replays.
    const leaving = new AbortController();
    await database.owner.begin(async (blocker) => {
      await blocker`lock table pull_request_facts in access exclusive mode`;
      // The lock goes to the replica with the next commit.
      await database.owner`select pg_current_xact_id()`;
      const replayed = () => database.replica`
        select from pg_locks where relation = 'pull_request_facts'::regclass and mode = 'AccessExclusiveLock' and granted`;
      await expect.poll(async () => (await replayed()).length, { timeout: 10_000 }).toBe(1);
      const asked = ask({ format: 'ndjson' }, { signal: leaving.signal });
      await expect.poll(states).toEqual(['active']);
      expect(busy()).toBe(1);
      leaving.abort();
      expect((await asked).status).toBe(499);
      await settled();
    });
  });

  it('is cut when its caller may see the client no longer', async () => {
    const { owner } = house.database;
    const reader = (await ask({ format: 'ndjson' })).body!.getReader();
    await reader.read();
    const rest = async () => {
      while (!(await reader.read()).done);
    };
    await owner`delete from memberships where client_id = ${client} and user_id = 'viewer'`;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    try {
      await expect(rest()).rejects.toMatchObject({ code: 'not_found' });
    } finally {
      vi.useRealTimers();
      await owner`insert into memberships (client_id, user_id, role) values (${client}, 'viewer', 'viewer')`;
    }
  });

  it('refuses what it cannot do before it begins, in the one error body', async () => {
    const refused = async (query: Record<string, string>, asked: Asked = {}) => {
      const answer = await ask(query, asked);
      return { status: answer.status, ...((await answer.json()) as { error: { code: string } }).error };
    };
    expect(await refused({ format: 'xlsx' })).toMatchObject({ status: 400, code: 'bad_request' });
    for (const after of ['acme/shop', '["acme/shop"]', '["acme/shop","7"]', '[1,2]', 'null']) {
      const { status, message } = (await refused({ after })) as { status: number; message?: string };
      expect([status, message]).toEqual([
        400,
        'after: must be a JSON array of repository, number of the last row you have.',
      ]);
    }
    expect(await refused({ after: '["acme/shop",99999]' })).toMatchObject({
      status: 409,
      code: 'cannot_resume',
    });
    expect(await refused({}, { person: 'stranger' })).toMatchObject({ status: 404 });
    expect(await refused({}, { person: '' })).toMatchObject({ status: 401 });
    expect(await refused({ service: '99999' })).toMatchObject({ status: 404 });
  });

  it('is told beforehand how long it would be', async () => {
    const query = { client: String(client), from: '2026-01-01', to: '2026-01-02', dataset: 'pull_requests' };
    const { json } = await house.ask(size.GET, 'viewer', { query });
    expect(json).toMatchObject({ rows: 2 * 24 * 60 - 1, meta: { node: 'replica-1' } });
    const nonsense = await house.ask(size.GET, 'viewer', { query: { ...query, dataset: 'people' } });
    expect(nonsense.status).toBe(400);
  });
});
