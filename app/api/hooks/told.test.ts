import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeyOf } from '#db/api-keys.ts';
import { createAuth } from '#db/auth.ts';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { type Runtime, setRuntime } from '#db/runtime.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import { createApiKey, revokeApiKey } from '#db/writes/api-keys.ts';
import type { KeyAccess } from '#lib/api/api-keys.ts';
import type { ErrorBody } from '#lib/errors.ts';
import * as deployments from './deployments/route.ts';
import * as incidents from './incidents/route.ts';

let database: TestDatabase;
let router: Router;
let clientId: number;
let repositoryId: number;
let key: string;
let log: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  const { secret } = database;
  const auth = createAuth({ db: router.accounts, secret, url: undefined });
  const house = {
    config: { url: undefined },
    secret,
    router,
    log: pino({ level: 'debug' }, { write: (line: string) => log.push(line) }),
    keyOf: createKeyOf(auth, router),
    personOf: async () => ({ id: 'admin', email: 'admin@example.com', name: 'Admin', role: 'admin' }),
  };
  setRuntime(house as unknown as Runtime);
});
beforeEach(async () => {
  log = [];
  clientId = await seedClient(database.owner);
  repositoryId = await seedRepository(database.owner, clientId, 'acme/Checkout');
  key = await newKey();
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

async function newKey(access: KeyAccess = 'hooks', of = clientId): Promise<string> {
  const made = await router.write('admin_config', { clientId: of }, (tx) =>
    createApiKey(
      tx,
      { clientId: of, actor: 'test', ip: null, name: 'CI', access, expiresInDays: 365 },
      database.secret,
    ),
  );
  return made.key;
}

interface Answered {
  results: { id: string; outcome: string }[];
  error: ErrorBody['error'];
}
async function tell({ POST }: typeof deployments, body: unknown, with_: string | null = key) {
  const request = new Request('https://leadline.example/api/hooks', {
    method: 'POST',
    headers: with_ === null ? {} : { authorization: `Bearer ${with_}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = await POST(request, { params: Promise.resolve({}) });
  return { status: answer.status, json: (await answer.json()) as Answered };
}
const outcomes = async (of: typeof deployments, body: unknown) => {
  const { status, json } = await tell(of, body);
  expect(status, JSON.stringify(json)).toBe(200);
  return json.results.map(({ outcome }) => outcome);
};

const SHA = 'd670460b4b4aece5915caf5c68d12f560a9fe3e4';
const deployed = {
  id: 'pipeline-1',
  repository: 'ACME/checkout',
  environment: 'production',
  sha: SHA,
  ref: 'main',
  result: 'success',
  startedAt: '2026-11-20T10:00:00Z',
  finishedAt: '2026-11-20T12:05:00+02:00',
};
const happened = {
  id: 'PD-1',
  source: 'pagerduty',
  title: 'Checkout answers 500',
  url: 'https://example.pagerduty.com/incidents/PD-1',
  repository: 'acme/checkout',
  deployment: 'pipeline-1',
  openedAt: '2026-11-20T10:30:00Z',
};

const storedDeployments = async () =>
  (await database.owner`select * from deployments where client_id = ${clientId} order by external_id`).map(
    (row) => ({ ...row }),
  );
const storedIncidents = async () =>
  (await database.owner`select * from incidents where client_id = ${clientId} order by external_id`).map(
    (row) => ({ ...row }),
  );

describe('deployments that are told of', () => {
  it('are stored as they were told, times as instants, the repository in any case', async () => {
    expect(await outcomes(deployments, deployed)).toEqual(['created']);
    expect(await storedDeployments()).toMatchObject([
      {
        client_id: clientId,
        source: 'webhook',
        external_id: 'pipeline-1',
        environment: 'production',
        sha: SHA,
        ref: 'main',
        result: 'success',
        repository_id: String(repositoryId),
        started_at: new Date('2026-11-20T10:00:00Z'),
        finished_at: new Date('2026-11-20T10:05:00Z'),
      },
    ]);
  });

  it('are stored once: the same changes nothing, newer is stored, older is left', async () => {
    const { finishedAt, ...begun } = { ...deployed, result: 'pending' };
    expect(await outcomes(deployments, begun)).toEqual(['created']);
    expect(await outcomes(deployments, begun)).toEqual(['unchanged']);
    expect(await outcomes(deployments, deployed)).toEqual(['updated']);
    expect(await outcomes(deployments, deployed)).toEqual(['unchanged']);
    // The first one again, late.
    expect(await outcomes(deployments, begun)).toEqual(['ignored']);
    const later = { ...deployed, result: 'failure', updatedAt: '2026-11-20T11:00:00Z' };
    expect(await outcomes(deployments, later)).toEqual(['updated']);
    expect(await outcomes(deployments, { ...deployed, updatedAt: '2026-11-20T10:59:00Z' })).toEqual([
      'ignored',
    ]);
    expect(await storedDeployments()).toMatchObject([{ result: 'failure', finished_at: expect.any(Date) }]);
    expect(finishedAt).toBeTruthy();
  });

  it('are found by a repository’s earlier names, and one that carries the name now comes first', async () => {
    await database.owner`update repositories set earlier_names = '{acme/Shop}' where id = ${repositoryId}`;
    await tell(deployments, { ...deployed, repository: 'acme/shop' });
    expect(await storedDeployments()).toMatchObject([{ repository_id: String(repositoryId) }]);
    const now = await seedRepository(database.owner, clientId, 'acme/shop');
    await tell(deployments, { ...deployed, id: 'b', repository: 'acme/shop' });
    expect((await storedDeployments()).map((row) => Number(row.repository_id))).toEqual([now, repositoryId]);
  });

  it('of a repository that is not there are refused with those that are, and none of the list is stored', async () => {
    const foreign = await seedClient(database.owner);
    await seedRepository(database.owner, foreign, 'other/secret-project');
    for (const repository of ['acme/chekout', 'other/secret-project']) {
      const { status, json } = await tell(deployments, [deployed, { ...deployed, id: '2', repository }]);
      expect(status).toBe(422);
      expect(json.error).toMatchObject({
        code: 'unknown_repository',
        message: expect.stringContaining('There are: acme/Checkout'),
        issues: [{ path: '1.repository', message: expect.stringContaining(repository) }],
      });
      expect(json.error.message.replace(repository, '')).not.toContain('secret-project');
    }
    expect(await storedDeployments()).toEqual([]);
  });

  it('come in lists of up to 1,000, of the same id the newest counts', async () => {
    const list = Array.from({ length: 1_000 }, (_, n) => ({ ...deployed, id: `pipeline-${n}` }));
    expect(new Set(await outcomes(deployments, list))).toEqual(new Set(['created']));
    expect(await storedDeployments()).toHaveLength(1_000);
    const at = (hour: number, environment: string) => ({
      ...deployed,
      id: 'x',
      environment,
      updatedAt: `2026-11-21T${hour}:00:00Z`,
    });
    expect(await outcomes(deployments, [at(12, 'b'), at(11, 'a'), at(10, 'c')])).toEqual([
      ...['created', 'ignored', 'ignored'],
    ]);
    expect((await storedDeployments()).at(-1)).toMatchObject({ environment: 'b' });
    const { status, json } = await tell(deployments, [...list, deployed]);
    expect([status, json.error.message]).toEqual([400, expect.stringContaining('at most 1,000')]);
  });

  it('that make no sense are refused, each field named', async () => {
    const cases: [unknown, string][] = [
      [{ ...deployed, id: '' }, 'id'],
      [{ ...deployed, id: 17 }, 'id'],
      [{ ...deployed, repository: 'checkout' }, 'repository'],
      [{ ...deployed, sha: 'abc123' }, 'sha'],
      [{ ...deployed, result: 'ok' }, 'result'],
      [{ ...deployed, finishedAt: '20.11.2026' }, 'finishedAt'],
      [{ ...deployed, finishedAt: '0001-01-01T00:00:00Z' }, 'finishedAt'],
      [{ ...deployed, finishedAt: '2026-11-20T09:00:00Z' }, 'finishedAt'],
      [{ ...deployed, finishedAt: undefined }, 'finishedAt'],
      [{ ...deployed, result: 'pending' }, 'finishedAt'],
      [[deployed, { ...deployed, sha: undefined }], '1.sha'],
      [[], ''],
      ['null', ''],
      ['"a"', ''],
    ];
    for (const [body, path] of cases) {
      const { status, json } = await tell(deployments, body);
      expect([status, json.error.code], JSON.stringify(body)).toEqual([400, 'bad_request']);
      expect(new Set(json.error.issues?.map((issue) => issue.path))).toEqual(new Set([path]));
    }
    expect((await tell(deployments, [])).json.error.message).toContain('at least one');
    expect((await tell(deployments, '{"id":')).json.error.code).toBe('not_json');
    expect((await tell(deployments, JSON.stringify({ ...deployed, id: 'a\0' }))).status).toBe(400);
    expect((await tell(deployments, 'x'.repeat(1_100_000))).status).toBe(413);
    expect(await storedDeployments()).toEqual([]);
  });
});

describe('incidents that are told of', () => {
  it('are opened, resolved and opened again; what comes late is left', async () => {
    expect(await outcomes(incidents, happened)).toEqual(['created']);
    expect(await outcomes(incidents, happened)).toEqual(['unchanged']);
    const over = { ...happened, resolvedAt: '2026-11-20T11:30:00Z' };
    expect(await outcomes(incidents, over)).toEqual(['updated']);
    expect(await outcomes(incidents, happened)).toEqual(['ignored']);
    expect(await storedIncidents()).toMatchObject([
      {
        source: 'pagerduty',
        external_id: 'PD-1',
        title: 'Checkout answers 500',
        repository_id: String(repositoryId),
        service_id: null,
        deployment_external_id: 'pipeline-1',
        opened_at: new Date('2026-11-20T10:30:00Z'),
        resolved_at: new Date('2026-11-20T11:30:00Z'),
      },
    ]);
    expect(await outcomes(incidents, { ...happened, updatedAt: '2026-11-20T12:00:00Z' })).toEqual([
      'updated',
    ]);
    expect(await storedIncidents()).toMatchObject([{ resolved_at: null }]);
  });

  it('belong to a service, a repository or nothing; the same id of another source is another', async () => {
    const [service] = await database.owner`
      insert into services (client_id, name) values (${clientId}, 'Payments') returning id`;
    const { repository, ...nowhere } = happened;
    const told = [
      { ...nowhere, id: '1', service: 'payments' },
      { ...nowhere, id: '2' },
      { ...nowhere, id: '2', source: 'opsgenie' },
    ];
    expect(await outcomes(incidents, told)).toEqual(['created', 'created', 'created']);
    expect(await storedIncidents()).toMatchObject([
      { service_id: String(service?.id), repository_id: null },
      { service_id: null, repository_id: null },
      { service_id: null },
    ]);
    expect((await tell(incidents, { ...nowhere, service: 'Shop' })).json.error).toMatchObject({
      code: 'unknown_service',
      message: expect.stringContaining('There are: Payments'),
    });
    for (const [body, path] of [
      [{ ...happened, service: 'Payments' }, 'service'],
      [{ ...happened, resolvedAt: '2026-11-20T10:00:00Z' }, 'resolvedAt'],
      [{ ...happened, url: 'javascript:alert(1)' }, 'url'],
      [{ ...happened, url: 'https://ada:secret@pager.example.com/1' }, 'url'],
      [{ ...happened, source: 'Pager Duty' }, 'source'],
    ] as const) {
      const { status, json } = await tell(incidents, body);
      expect([status, json.error.issues?.[0]?.path]).toEqual([400, path]);
    }
    expect(repository).toBeTruthy();
  });
});

describe('who may tell', () => {
  it('has a key for hooks, in force; a session will not do, nor a key for reading', async () => {
    const refused: [string | null, number, string][] = [
      [null, 401, 'unauthenticated'],
      [await newKey('read'), 403, 'forbidden'],
      ['leadline_nothing', 401, 'unknown_key'],
    ];
    for (const [with_, status, code] of refused) {
      for (const [of, body] of [
        [deployments, deployed],
        [incidents, happened],
      ] as const) {
        const answer = await tell(of, body, with_);
        expect([answer.status, answer.json.error.code]).toEqual([status, code]);
      }
    }
    const [row] = await database.owner`
      select id from apikey where reference_id = ${`client:${clientId}`} order by created_at limit 1`;
    const who = { clientId, actor: 'test', ip: null };
    await router.write('admin_config', { clientId }, (tx) => revokeApiKey(tx, { ...who, id: row?.id }));
    expect((await tell(deployments, deployed)).json.error.code).toBe('key_revoked');
    expect(await storedDeployments()).toEqual([]);
  });

  it('tells of its own client alone, whatever names it knows', async () => {
    const foreign = await seedClient(database.owner);
    const theirs = await newKey('hooks', foreign);
    expect((await tell(deployments, deployed, theirs)).status).toBe(422);
    expect((await tell(incidents, happened, theirs)).status).toBe(422);
    // The same name at both: each tells of its own.
    await seedRepository(database.owner, foreign, 'acme/checkout');
    await tell(deployments, { ...deployed, result: 'failure' }, theirs);
    await tell(deployments, deployed);
    expect(await storedDeployments()).toMatchObject([{ result: 'success' }]);
    expect(JSON.stringify(log)).not.toContain(key);
  });
});
