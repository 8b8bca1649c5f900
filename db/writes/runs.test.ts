import { afterAll, beforeAll, expect, it } from 'vitest';
import { runEvent } from '#lib/events.ts';
import { runView } from '#lib/runs.ts';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { dueRuns } from '../queries/due-runs.ts';
import { getRun } from '../queries/run.ts';
import { runEvents } from '../queries/run-events.ts';
import { listRuns } from '../queries/runs.ts';
import type { Db, Router } from '../router/router.ts';
import { testRouter } from '../testing/router.ts';
import { seedClient } from '../testing/seed.ts';
import { createIntegration } from './integrations.ts';
import { recordRun } from './run-record.ts';
import { startRun } from './runs.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

const write = <T>(clientId: number, fn: (tx: Db) => Promise<T>) =>
  router.write('job_control', { clientId }, fn);
const read = <T>(clientId: number, fn: (db: Db) => Promise<T>) =>
  router.read('job_control', { clientId }, fn);

const source = {
  kind: 'github' as const,
  baseUrl: 'https://api.github.com',
  credentials: { tokens: ['ghp_a-token-nobody-may-see'] },
  repositories: ['acme/one', 'acme/two'],
  actor: 'ada@acme.example',
};
const integrate = (clientId: number, more: Partial<typeof source & { name: string }> = {}) =>
  write(clientId, (tx) => createIntegration(tx, { clientId, ...source, ...more }, database.secret));

async function setUp() {
  const clientId = await seedClient(database.owner);
  const integrationId = Number((await integrate(clientId)).id);
  const start = () =>
    write(clientId, (tx) =>
      startRun(tx, {
        clientId,
        integrationId,
        mode: 'full',
        requestedBy: 'ada@acme.example',
        ip: '192.0.2.1',
      }),
    );
  return { clientId, integrationId, start };
}

it('writes a run, its first event and who asked for it, and finds it due', async () => {
  const { clientId, integrationId, start } = await setUp();
  const run = runView.parse(await start());
  expect(run).toMatchObject({ state: 'queued', attempt: 0, seq: 1, steps: [], clientId: String(clientId) });
  expect(await read(clientId, (db) => listRuns(db, clientId))).toEqual({ runs: [run], next: null });
  const { events } = await read(clientId, (db) => runEvents(db, Number(run.id), 0));
  expect(events.map((event) => runEvent.parse(event).body)).toEqual([
    {
      type: 'state',
      state: 'queued',
      desiredState: 'running',
      by: 'ada@acme.example',
      attempt: 0,
      worker: null,
      dueAt: run.dueAt,
      error: null,
      startedAt: null,
      finishedAt: null,
    },
  ]);
  const [audit] =
    await database.owner`select actor, action, after, ip from audit_log where subject = ${`run:${run.id}`}`;
  expect(audit).toEqual({
    actor: 'ada@acme.example',
    action: 'run.start',
    after: { integrationId: String(integrationId), mode: 'full' },
    ip: '192.0.2.1',
  });
  const due = await router.read('job_control', { clientId: null }, dueRuns);
  expect(due).toContainEqual({
    silentSeconds: null,
    attempt: 0,
    runId: Number(run.id),
    clientId,
    integrationId,
  });
});

it('refuses a second run of an integration and says in what state the first is', async () => {
  const { clientId, start } = await setUp();
  const run = await start();
  await expect(start()).rejects.toMatchObject({ code: 'run_unfinished', status: 409 });
  await expect(start()).rejects.toThrow(`Run ${run.id} of this integration is queued`);
  await database.owner`update etl_runs set state = 'succeeded' where id = ${run.id}`;
  const second = await start();
  const { runs } = await read(clientId, (db) => listRuns(db, clientId));
  expect(runs.map(({ id }) => id)).toEqual([second.id, run.id]);
});

it('starts one run when it is asked for twice at the same moment', async () => {
  const { start } = await setUp();
  const outcomes = await Promise.allSettled([start(), start(), start()]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'run_unfinished' });
  }
});

it('knows no integration and no run of another client', async () => {
  const { integrationId, start } = await setUp();
  const run = await start();
  const stranger = await seedClient(database.owner);
  const theft = write(stranger, (tx) =>
    startRun(tx, { clientId: stranger, integrationId, mode: 'full', requestedBy: 'mallory' }),
  );
  await expect(theft).rejects.toMatchObject({ status: 404 });
  await expect(read(stranger, (db) => getRun(db, Number(run.id)))).rejects.toMatchObject({ status: 404 });
  expect((await read(stranger, (db) => runEvents(db, Number(run.id), 0))).events).toEqual([]);
});

it('gives events in pages', async () => {
  const { clientId, start } = await setUp();
  const runId = Number((await start()).id);
  const lines = Array.from(
    { length: 4 },
    (_, n) => ({ type: 'log', level: 'info', message: `line ${n}` }) as const,
  );
  await write(clientId, (tx) => recordRun(tx, { runId, events: lines }));
  const first = await read(clientId, (db) => runEvents(db, runId, 0, 3));
  expect(first.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(first.more).toBe(true);
  const rest = await read(clientId, (db) => runEvents(db, runId, 3, 3));
  expect(rest.events.map(({ seq }) => seq)).toEqual([4, 5]);
  expect(rest.more).toBe(false);
});

it('stores a token sealed, and shows it to nobody', async () => {
  const { clientId, integrationId } = await setUp();
  const [row] = await database.owner`
    select row_to_json(i)::text as integration, (select json_agg(a)::text from audit_log a) as audit
    from integrations i where id = ${integrationId}`;
  expect(row?.integration).toContain('"token_sealed":"v1.');
  expect(row?.integration + row?.audit).not.toContain(source.credentials.tokens[0]);
  const [audit] = await database.owner`
    select actor, action, after from audit_log where subject = ${`integration:${integrationId}`}`;
  expect(audit).toMatchObject({ actor: source.actor, action: 'integration.create' });
  expect(audit?.after).toMatchObject({ repositories: ['acme/one', 'acme/two'] });
  expect(clientId).toBeGreaterThan(0);
});

it('names an integration by what it is, and refuses a name that is taken', async () => {
  const clientId = await seedClient(database.owner);
  const names = [
    await integrate(clientId),
    await integrate(clientId, { repositories: ['acme/one'] }),
    await integrate(clientId),
  ];
  expect(names.map(({ name }) => name)).toEqual([
    'GitHub · api.github.com (2 repositories)',
    'GitHub · api.github.com (1 repository)',
    'GitHub · api.github.com (2 repositories) 2',
  ]);
  await integrate(clientId, { name: 'Ours' });
  await expect(integrate(clientId, { name: 'Ours' })).rejects.toMatchObject({
    code: 'integration_exists',
    status: 409,
  });
  const other = await seedClient(database.owner);
  expect(await integrate(other, { name: 'Ours' })).toMatchObject({ name: 'Ours' });
});

it('takes a repository once, in whatever case it is written', async () => {
  const clientId = await seedClient(database.owner);
  const { repositories } = await integrate(clientId, { repositories: ['acme/One', 'acme/two', 'ACME/one'] });
  expect(repositories).toEqual(['acme/One', 'acme/two']);
});
