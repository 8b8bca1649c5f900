import { afterAll, beforeAll, expect, it } from 'vitest';
import * as hooks from '#app/api/inbound-hooks/route.ts';
import * as integration from '#app/api/integrations/[id]/route.ts';
import * as integrations from '#app/api/integrations/route.ts';
import * as webhooks from '#app/api/notification-webhooks/route.ts';
import { openTestHouse, type TestHouse, type TestPerson } from '#app/api/testing.ts';
import type { AuditEntryView, AuditPage } from '#lib/api/audit.ts';
import * as houseFile from '../admin/audit/export/route.ts';
import * as house from '../admin/audit/route.ts';
import * as file from './export/route.ts';
import * as log from './route.ts';

let tests: TestHouse;
let acme: number;
let other: number;
/** Deleted, and its entries stay. */
const GONE = 900_001;

const told = async (
  client: number | null,
  at: string,
  action: string,
  more: Partial<AuditEntryView> = {},
) => {
  const { actor = 'manager@example.com', subject = 'service:1', before = null, after = null } = more;
  const { owner } = tests.database;
  await owner`insert into audit_log (client_id, at, actor, action, subject, before, after, ip)
    values (${client}, ${at}, ${actor}, ${action}, ${subject}, ${owner.json(before as never)}, ${owner.json(after as never)}, '10.0.0.7')`;
};

beforeAll(async () => {
  tests = await openTestHouse({ own: true });
  acme = await tests.client({ timeZone: 'America/New_York' });
  other = await tests.client();
  await told(acme, '2026-03-01T04:59:59Z', 'service.create', { after: { name: 'Shop' } });
  await told(acme, '2026-03-01T05:00:00Z', 'service.update', {
    before: { name: 'Shop' },
    after: { name: '=1+1' },
  });
  await told(acme, '2026-03-02T12:00:00Z', 'run.start', { actor: 'anna@example.com', subject: 'run:7' });
  await told(other, '2026-03-02T13:00:00Z', 'service.delete', {
    actor: 'anna@example.com',
    before: { name: 'Secret' },
  });
  await told(null, '2026-03-02T14:00:00Z', 'ops.replica.take_out', { subject: 'replica:replica-1' });
  await told(GONE, '2026-03-02T15:00:00Z', 'service.create', { after: { name: 'Gone' } });
});
afterAll(async () => {
  await tests.close();
});

const ofClient = (query: Record<string, string> = {}, person: TestPerson = 'manager') =>
  tests.ask<AuditPage>(log.GET, person, { query: { client: String(acme), ...query } });
const ofHouse = (query: Record<string, string> = {}, person: TestPerson = 'admin') =>
  tests.ask<AuditPage>(house.GET, person, { query });
const actions = ({ json }: { json: AuditPage }) => json.entries.map(({ action }) => action);

it('tells a manager what happened at the client, newest first, and how it can be filtered', async () => {
  const { json } = await ofClient();
  expect(json.entries.map(({ action }) => action)).toEqual(['run.start', 'service.update', 'service.create']);
  expect(json.entries[1]).toMatchObject({
    at: '2026-03-01T05:00:00.000Z',
    clientId: String(acme),
    actor: 'manager@example.com',
    subject: 'service:1',
    before: { name: 'Shop' },
    after: { name: '=1+1' },
    ip: '10.0.0.7',
  });
  expect(json.entries[1]?.clientName).toEqual(expect.any(String));
  expect(json.choices).toEqual({
    actors: ['anna@example.com', 'manager@example.com'],
    actions: ['run.start', 'service.create', 'service.update'],
  });
});

it('is narrowed by person, action, family of actions, subject, and days in the zone of the client', async () => {
  expect(actions(await ofClient({ actor: 'anna@example.com' }))).toEqual(['run.start']);
  expect(actions(await ofClient({ action: 'service' }))).toEqual(['service.update', 'service.create']);
  expect(actions(await ofClient({ action: 'service.create' }))).toEqual(['service.create']);
  expect(actions(await ofClient({ action: 'serv' }))).toEqual([]);
  expect(actions(await ofClient({ subject: 'run:7' }))).toEqual(['run.start']);
  expect(actions(await ofClient({ from: '2026-03-01', to: '2026-03-01' }))).toEqual(['service.update']);
  expect(actions(await ofClient({ to: '2026-02-28' }))).toEqual(['service.create']);
  expect((await ofClient({ from: '2026-03-02', to: '2026-03-01' })).status).toBe(400);
});

it.each(["' or 1=1 --", '%', '\\', '{}'])('takes %s for a name that nobody has', async (text) => {
  expect(actions(await ofClient({ actor: text }))).toEqual([]);
  expect(actions(await ofHouse({ subject: text }))).toEqual([]);
});

it('comes page by page, and each entry once', async () => {
  const found: string[] = [];
  for (const next of [ofClient, ofHouse]) {
    let cursor: string | null = '';
    const pages: string[] = [];
    while (cursor !== null) {
      const { json }: { json: AuditPage } = await next({ limit: '2', ...(cursor && { cursor }) });
      expect(json.choices === null).toBe(cursor !== '');
      pages.push(...actions({ json }));
      cursor = json.nextCursor;
    }
    found.push(`${pages.length} ${new Set(pages).size}`);
  }
  expect(found).toEqual(['3 3', '6 5']);
  for (const forged of ['nonsense', '["Infinity",1]', '["1.5",1]', '["9999999999999999999",1]', '["1",0]']) {
    const cursor = Buffer.from(forged).toString('base64url');
    expect((await ofClient({ cursor })).status, forged).toBe(400);
  }
});

it('tells administrators of all clients, of the installation, and of a client that is deleted', async () => {
  expect(actions(await ofHouse())).toEqual([
    ...[
      'service.create',
      'ops.replica.take_out',
      'service.delete',
      'run.start',
      'service.update',
      'service.create',
    ],
  ]);
  expect(actions(await ofHouse({ of: 'house' }))).toEqual(['ops.replica.take_out']);
  const gone = await ofHouse({ of: String(GONE) });
  expect(gone.json.entries).toMatchObject([
    { clientId: String(GONE), clientName: null, after: { name: 'Gone' } },
  ]);
  expect(actions(await ofHouse({ of: 'all', actor: 'anna@example.com' }))).toEqual([
    'service.delete',
    'run.start',
  ]);
  expect(actions(await ofHouse({ to: '2026-03-01', action: 'service' }))).toEqual([
    'service.update',
    'service.create',
  ]);
  const days = { to: '2026-02-28', timeZone: 'America/New_York' };
  expect(actions(await ofHouse(days))).toEqual(['service.create']);
  expect((await ofHouse({ of: 'everything' })).status).toBe(400);
});

it('is for managers of the client, and beyond it for administrators', async () => {
  expect((await ofClient({}, 'viewer')).status).toBe(403);
  expect((await ofClient({}, 'stranger')).status).toBe(404);
  expect((await ofClient({}, 'admin')).status).toBe(200);
  for (const person of ['manager', 'viewer', 'stranger'] as const) {
    expect((await ofHouse({}, person)).status).toBe(403);
    expect((await get(houseFile.GET, person, {})).status).toBe(403);
  }
  expect((await get(file.GET, 'viewer', { client: String(acme) })).status).toBe(403);
  expect((await get(file.GET, 'stranger', { client: String(acme) })).status).toBe(404);
});

const get = async (handler: typeof file.GET, person: TestPerson, query: Record<string, string>) => {
  const request = new Request(`https://leadline.example/api?${new URLSearchParams(query)}`, {
    headers: { 'x-test-person': person },
  });
  return await handler(request, { params: Promise.resolve({}) });
};

it('is saved as NDJSON and CSV by the same filters, formulas defused', async () => {
  const lines = (await (await get(file.GET, 'manager', { client: String(acme), action: 'service' })).text())
    .trim()
    .split('\n');
  expect(lines.map((line) => (JSON.parse(line) as AuditEntryView).action)).toEqual([
    ...['service.update', 'service.create'],
  ]);
  const csv = await get(houseFile.GET, 'admin', { of: 'all', format: 'csv', from: '2026-03-02' });
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="audit-log.csv"');
  const rows = (await csv.text()).trim().split('\r\n');
  expect(rows[0]).toBe('id,at,clientId,clientName,actor,action,subject,before,after,ip');
  expect(rows.slice(1).map((row) => row.split(',')[5])).toEqual([
    ...['service.create', 'ops.replica.take_out', 'service.delete', 'run.start'],
  ]);
  await told(acme, '2026-04-01T00:00:00Z', 'service.update', { actor: '=cmd()', subject: 'service:9' });
  const defused = await get(file.GET, 'manager', {
    client: String(acme),
    format: 'csv',
    subject: 'service:9',
  });
  expect(await defused.text()).toContain("'=cmd()");
});

it('is saved whole where it is longer than a batch, once each', async () => {
  const big = await tests.client();
  await tests.database.owner`
    insert into audit_log (client_id, at, actor, action, subject)
    select ${big}, '2026-05-01'::timestamptz + (i / 7) * interval '1 second', 'system', 'run.start', 'run:' || i
    from generate_series(1, 2500) i`;
  const text = await (await get(file.GET, 'manager', { client: String(big) })).text();
  const subjects = text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as AuditEntryView).subject);
  expect(subjects.length).toBe(2_500);
  expect(new Set(subjects).size).toBe(2_500);
});

it('never tells what integrations, hooks and webhooks keep secret', async () => {
  const client = await tests.client();
  const clientId = String(client);
  const ask = async (handler: typeof file.GET, body: object, id?: string) => {
    const method = id ? 'PATCH' : 'POST';
    const { status, json } = await tests.ask(handler, 'manager', { method, body, ...(id && { id }) });
    expect(status, JSON.stringify(json)).toBeLessThan(300);
    return json as unknown as { id: string; secret: string };
  };
  const github = { clientId, kind: 'github', baseUrl: 'https://api.github.com', repositories: ['acme/shop'] };
  const { id } = await ask(integrations.POST, { ...github, token: 'ghp_first-secret' });
  await ask(integration.PATCH, { version: 1, tokens: ['ghp_second-secret', 'ghp_third-secret'] }, id);
  await ask(integration.PATCH, { version: 2, name: 'Other', token: 'ghp_fourth-secret' }, id);
  const jira = { clientId, kind: 'jira', baseUrl: 'https://acme.atlassian.net', projects: ['PAY'] };
  await ask(integrations.POST, { ...jira, email: 'a@example.com', token: 'jira-secret' });
  const hook = await ask(hooks.POST, { integrationId: id });
  const slack = 'https://hooks.example.com/services/T0/B0/path-secret';
  const webhook = await ask(webhooks.POST, { clientId, name: 'Slack', url: slack });
  const text = await (await get(file.GET, 'manager', { client: clientId })).text();
  expect(text.match(/"action":"[a-z.]+"/g)?.length).toBeGreaterThan(5);
  expect(text).not.toMatch(/-secret/);
  for (const made of [hook, webhook]) {
    expect(made.secret.length).toBeGreaterThan(20);
    expect(text).not.toContain(made.secret);
  }
  const [kept] = await tests.database.owner`
    select count(*)::int as n from integrations where client_id = ${client} and position(token_sealed in ${text}) > 0`;
  expect(kept).toEqual({ n: 0 });
});
