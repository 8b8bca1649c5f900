import { defaultKeyHasher } from '@better-auth/api-key';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as settings from '#app/api/clients/[id]/route.ts';
import * as rules from '#app/api/clients/[id]/rules/route.ts';
import * as clients from '#app/api/clients/route.ts';
import * as runs from '#app/api/runs/route.ts';
import { openTestHouse, type TestHouse } from '#app/api/testing.ts';
import { judgeKey, storedKey } from '#db/queries/api-keys.ts';
import { dueSchedules } from '#db/queries/due-schedules.ts';
import { seedRepository } from '#db/testing/seed.ts';
import type { AdminClient, AdminClientView, Deletion } from '#lib/api/clients.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import * as archive from './[id]/archive/route.ts';
import * as restore from './[id]/restore/route.ts';
import * as one from './[id]/route.ts';
import * as admin from './route.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({ own: true });
});
afterAll(() => house.close());

let counter = 0;
const create = (body: object = {}) =>
  house.ask<AdminClient>(admin.POST, 'admin', {
    body: { name: `Made ${++counter}`, timeZone: 'Europe/Berlin', ...body },
  });
const change = (id: string, body: object) =>
  house.ask<AdminClient>(settings.PATCH, 'admin', { id, body, method: 'PATCH' });
const list = async () =>
  (await house.ask<{ clients: AdminClient[]; deletions: Deletion[] }>(admin.GET, 'admin')).json;
const shown = async (person: 'admin' | 'manager') =>
  (await house.ask<{ clients: ClientView[] }>(clients.GET, person)).json.clients;
const post = (route: { POST: typeof archive.POST }, id: string) =>
  house.ask<AdminClient>(route.POST, 'admin', { id, method: 'POST' });

it('are made with a name, a time zone and working days, and the audit log tells it', async () => {
  const made = await create({ name: '  North   wind ', workingDays: [7, 1, 1, 2] });
  expect(made).toMatchObject({
    status: 201,
    json: { name: 'North wind', workingDays: [1, 2, 7], version: 1, archivedAt: null, logo: null },
  });
  const { id } = made.json;
  expect((await list()).clients.map(({ name }) => name)).toContain('North wind');
  expect(await shown('admin')).toContainEqual(
    expect.objectContaining({ id, workingDays: [1, 2, 7], role: 'admin' }),
  );
  expect(await house.audit(Number(id))).toMatchObject([
    { action: 'client.create', actor: 'admin@example.com', after: { name: 'North wind' } },
  ]);
  for (const body of [{ workingDays: [] }, { workingDays: [8] }, { timeZone: 'Nowhere' }, { name: ' ' }])
    expect((await create(body)).status, JSON.stringify(body)).toBe(400);
});

it('have a name of their own, whatever its case and spaces, archived ones among them', async () => {
  const { json: first } = await create({ name: 'Ölwerk  Süd' });
  const taken = { status: 409, json: { error: { code: 'name_taken', issues: [{ path: 'name' }] } } };
  expect(await create({ name: ' ölwerk süd ' })).toMatchObject(taken);
  const { json: second } = await create();
  expect(await change(second.id, { version: 1, name: 'ÖLWERK SÜD' })).toMatchObject(taken);
  await post(archive, first.id);
  expect(await create({ name: 'Ölwerk Süd' })).toMatchObject(taken);
  expect(await change(first.id, { version: 2, name: 'ölwerk süd' })).toMatchObject({ status: 200 });
});

it('are changed by whoever has seen the change before, and else say who made it', async () => {
  const { json: made } = await create({ name: 'Twice edited' });
  expect(await change(made.id, { name: 'Once', version: 1 })).toMatchObject({
    status: 200,
    json: { version: 2 },
  });
  expect((await change(made.id, { name: 'Unseen' })).status).toBe(400);
  const late = await change(made.id, { workingDays: [1], version: 1 });
  expect(late).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
  expect(late.json.error.message).toMatch(
    /^admin@example\.com has changed Once meanwhile \(\d+ \w+ \d{4}, .*Berlin\)/,
  );
  expect(await change(made.id, { workingDays: [1], version: 2 })).toMatchObject({
    json: { name: 'Once', workingDays: [1], version: 3 },
  });
  // At once: one of them is late.
  const both = await Promise.all([4, 5].map((day) => change(made.id, { workingDays: [day], version: 3 })));
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});

it('that are archived stop, start nothing, and are there for administrators alone', async () => {
  const clientId = await house.client();
  const id = String(clientId);
  await seedRepository(house.database.owner, clientId);
  const [integration] = await house.database.owner`select id from integrations where client_id = ${clientId}`;
  const start = (person: 'admin' | 'manager') =>
    house.ask<{ id: string }>(runs.POST, person, {
      body: { integrationId: String(integration?.id), mode: 'full' },
    });
  const run = await start('manager');
  expect(run.status).toBe(201);
  await house.database.owner`
    insert into etl_schedules (client_id, integration_id, cron, time_zone, enabled, missed, next_at, changed_by)
    values (${clientId}, ${integration?.id}, '* * * * *', 'UTC', true, 'once', now() - interval '1 minute', 'x')`;
  const due = async () =>
    (await house.router.read('job_control', { clientId: null }, dueSchedules)).filter(
      (schedule) => schedule.clientId === clientId,
    ).length;
  expect(await due()).toBe(1);

  expect(await post(archive, id)).toMatchObject({ json: { archivedBy: 'admin@example.com', version: 2 } });
  const [stopped] = await house.database.owner`select state from etl_runs where id = ${run.json.id}`;
  expect(stopped?.state).toBe('stopped');
  expect(await due()).toBe(0);
  expect((await start('manager')).status).toBe(404);
  const refused = { status: 409, json: { error: { code: 'client_archived' } } };
  expect(await start('admin')).toMatchObject(refused);
  expect((await shown('manager')).map((client) => client.id)).not.toContain(id);
  const seen = (await shown('admin')).find((client) => client.id === id);
  expect(seen?.archivedAt).toMatch(/Z$/);
  // Its data can be read, not changed.
  expect((await house.ask(rules.GET, 'admin', { id })).status).toBe(200);
  expect((await house.ask(rules.GET, 'manager', { id })).status).toBe(404);
  const { json: known } = await house.ask<{ rules: object }>(rules.GET, 'admin', { id });
  const body = { rules: known.rules, version: 0 };
  expect(await house.ask(rules.PUT, 'admin', { id, body, method: 'PUT' })).toMatchObject(refused);

  expect(await post(restore, id)).toMatchObject({ json: { archivedAt: null, version: 3 } });
  expect(await due()).toBe(1);
  expect((await start('manager')).status).toBe(201);
  const trail = (await house.audit(clientId)).map(({ action }) => action);
  expect(trail).toEqual(['run.start', 'run.stop', 'client.archive', 'client.restore', 'run.start']);
});

it('that are archived have their API keys refused, with the reason, until they are restored', async () => {
  const clientId = await house.client();
  const id = String(clientId);
  const key = `leadline_${'k'.repeat(48)}`;
  await house.database.owner`
    insert into apikey (id, name, reference_id, key, expires_at, metadata, created_at, updated_at)
    values ('k', 'Pipeline', ${`client:${clientId}`}, ${await defaultKeyHasher(key)}, now() + interval '1 day',
      ${JSON.stringify({ access: 'hooks' })}, now(), now())`;
  const judged = () =>
    house.router.read('session_validation', { clientId: null }, async (db) =>
      judgeKey(await storedKey(db, key)),
    );
  expect(await judged()).toMatchObject({ key: { clientId, access: 'hooks' } });
  await post(archive, id);
  expect(await judged()).toMatchObject({
    code: 'client_archived',
    status: 401,
    message: expect.stringContaining('The client of the API key “Pipeline” is archived'),
  });
  await post(restore, id);
  expect(await judged()).toMatchObject({ key: { clientId } });
});

it('are deleted when archived and named, and then there for nobody', async () => {
  const clientId = await house.client();
  const id = String(clientId);
  const { json: view } = await house.ask<AdminClientView>(one.GET, 'admin', { id });
  expect(view).toMatchObject({
    members: [{ email: 'manager@example.com', role: 'manager' }, { role: 'viewer' }],
    contents: { integrations: 0, apiKeys: 0 },
  });
  const { name } = view.client;
  const remove = (typed: string) =>
    house.ask<Deletion>(one.DELETE, 'admin', { id, body: { name: typed }, method: 'DELETE' });
  expect(await remove(name)).toMatchObject({ status: 409, json: { error: { code: 'not_archived' } } });
  await post(archive, id);
  expect(await remove('Another')).toMatchObject({
    status: 400,
    json: { error: { issues: [{ path: 'name' }] } },
  });
  expect(await remove(` ${name} `)).toMatchObject({
    status: 202,
    json: { client: id, name, state: 'stopping', rowsTotal: null, requestedBy: 'admin@example.com' },
  });
  expect((await list()).deletions).toMatchObject([{ client: id }]);
  expect((await list()).clients.map((client) => client.id)).not.toContain(id);
  expect((await shown('admin')).map((client) => client.id)).not.toContain(id);
  for (const answer of [
    await post(restore, id),
    await remove(name),
    await change(id, { version: 2, name: 'Back' }),
    await house.ask(one.GET, 'admin', { id }),
  ])
    expect(answer.status).toBe(404);
});

it('are for administrators of the house', async () => {
  const id = String(await house.client());
  expect((await house.ask(admin.GET, 'manager')).status).toBe(403);
  expect((await house.ask(one.GET, 'manager', { id })).status).toBe(403);
  expect((await house.ask(archive.POST, 'manager', { id, method: 'POST' })).status).toBe(403);
  const body = { version: 1, name: 'X' };
  expect((await house.ask(settings.PATCH, 'manager', { id, body, method: 'PATCH' })).status).toBe(403);
});
