import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { type Auth, createAuth, createPerson } from '#db/auth.ts';
import { logins as loginsOf } from '#db/roles.ts';
import type { Db } from '#db/router/router.ts';
import { openDatabases } from '../embedded.ts';
import { ADMIN, copyData, type Product, removeData, startProduct } from '../product.ts';
import { sample } from '../sample.ts';
import { expect } from '../test.ts';
import { cloneClient } from './clone-client.ts';
import { makeFor } from './make.ts';
import { logoForm } from './rights-table.ts';
import { idsOf, type Side } from './side.ts';

/** Who may ask: people by their role in the first client, one of the second alone, nobody, and programs. */
export const callers = [
  ...(['admin', 'manager', 'viewer', 'stranger', 'nobody', 'expired'] as const),
  ...(['readKey', 'hooksKey', 'revokedKey'] as const),
] as const;
export type Caller = (typeof callers)[number];

export interface TwoClients {
  product: Product;
  owner: postgres.Sql;
  /** The roles that the product has, on both nodes. */
  logins: { role: 'app' | 'analytics'; node: 'primary' | 'replica'; sql: postgres.Sql }[];
  /** The one that manager, viewer and keys belong to, and the one that only admin and stranger may see. */
  own: Side;
  foreign: Side;
  /** Headers that say who asks. */
  as(caller: Caller): Record<string, string>;
  ask(caller: Caller, method: string, to: string, body?: unknown): Promise<Response>;
  /** Headers of a new session of a person of the first client. */
  signIn(name: 'manager' | 'viewer'): Promise<Record<string, string>>;
  /** Every address that the library for signing in has is among its `api`. */
  auth: Auth;
  close(): Promise<void>;
}

const isJson = (body: unknown) => body !== undefined && !(body instanceof FormData);

const PASSWORD = 'a password of tests';

/** The product with the sample client, and a copy of it of which the people of the first must never see anything. */
export async function startTwoClients(): Promise<TwoClients> {
  const dataDir = await copyData(sample().copy);
  const product = await startProduct({ dataDir, env: { LEADLINE_RATE_LIMITS: 'false' } });
  const { primary: owner, replica } = await openDatabases(dataDir);
  const headers = new Map<Caller, Record<string, string>>();
  const as = (caller: Caller) => headers.get(caller) ?? {};
  const ask = (caller: Caller, method: string, to: string, body?: unknown) =>
    fetch(product.url + to, {
      method,
      redirect: 'manual',
      headers: { ...as(caller), ...(isJson(body) && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: isJson(body) ? JSON.stringify(body) : (body as FormData) }),
    });
  const json = async <T>(method: string, to: string, body?: object): Promise<T> => {
    const answer = await ask('admin', method, to, body);
    const text = await answer.text();
    expect(answer.ok, `${method} ${to}: ${text}`).toBe(true);
    return JSON.parse(text) as T;
  };

  const cookieOf = async (email: string, password: string) => {
    const answer = await ask('nobody', 'POST', '/api/auth/sign-in/email', { email, password });
    expect(answer.status, await answer.clone().text()).toBe(200);
    return {
      cookie: answer.headers
        .getSetCookie()
        .flatMap((line) => line.split(';')[0] ?? [])
        .join('; '),
    };
  };
  headers.set('admin', await cookieOf(ADMIN.email, ADMIN.password));
  const { clients } = await json<{ clients: { id: string }[] }>('GET', '/api/clients');
  const clientId = Number(clients[0]?.id);
  await fillIn(owner, clientId, json);
  const foreignId = await cloneClient(owner, clientId, 'zz-foreign client');

  const secret = (await readFile(path.join(dataDir, 'secret'), 'utf8')).trim();
  const logins = (['app', 'analytics'] as const).flatMap((role) =>
    Object.entries({ primary: owner, replica }).map(([node, { options }]) => ({
      role,
      node: node as 'primary' | 'replica',
      sql: postgres({
        host: options.host[0],
        port: options.port[0],
        database: options.database,
        max: 1,
        ...loginsOf('leadline', secret)[role],
        onnotice: () => {},
      }),
    })),
  );
  const auth = createAuth({ db: drizzle(owner) as unknown as Db, secret, url: product.url });
  const people = {
    manager: [clientId, 'manager'],
    viewer: [clientId, 'viewer'],
    stranger: [foreignId, 'manager'],
    expired: [clientId, 'manager'],
  } as const;
  for (const [name, [client, role]] of Object.entries(people)) {
    const email = `${name}@example.com`;
    const { id } = await createPerson(auth, { email, name, role: 'member', password: PASSWORD });
    await owner`insert into memberships (client_id, user_id, role) values (${client}, ${id}, ${role})`;
    headers.set(name as Caller, await cookieOf(email, PASSWORD));
    if (name === 'expired')
      await owner`update session set expires_at = now() - interval '1 minute' where user_id = ${id}`;
  }
  for (const [caller, access] of [
    ['readKey', 'read'],
    ['hooksKey', 'hooks'],
    ['revokedKey', 'read'],
  ] as const) {
    const body = { clientId: String(clientId), name: caller, access };
    const { id, key } = await json<{ id: string; key: string }>('POST', '/api/api-keys', body);
    headers.set(caller, { authorization: `Bearer ${key}` });
    if (caller === 'revokedKey') await json('DELETE', `/api/api-keys/${id}?client=${clientId}`);
  }
  return {
    product,
    owner,
    logins,
    as,
    ask,
    auth,
    signIn: (name) => cookieOf(`${name}@example.com`, PASSWORD),
    own: await idsOf(owner, clientId),
    foreign: await idsOf(owner, foreignId),
    async close() {
      await Promise.all([owner, replica, ...logins.map(({ sql }) => sql)].map((sql) => sql.end()));
      await product.stop();
      await removeData(dataDir);
    },
  };
}

/** What the sample has nothing of, so that there is a record of every kind to ask for. */
async function fillIn(
  owner: postgres.Sql,
  client: number,
  json: <T>(method: string, to: string, body?: object) => Promise<T>,
): Promise<void> {
  const clientId = String(client);
  const [integration] = await owner`
    select id::text from integrations where client_id = ${client} and kind = 'github' limit 1`;
  await json('POST', '/api/inbound-hooks', { integrationId: integration?.id });
  const url = 'http://127.0.0.1:9/';
  await json('POST', '/api/notification-webhooks', { clientId, name: 'Pager', url });
  await json('POST', `/api/admin/clients/${clientId}/logo`, logoForm());
  const make = makeFor(owner, clientId);
  await json('POST', '/api/people', { clientId, name: 'Ada', accounts: [await make.account()] });
  await json('POST', '/api/teams', { clientId, name: 'Payments', accounts: [await make.account()] });
  await json('POST', '/api/people/apart', {
    clientId,
    accounts: [await make.account(), await make.account()],
  });
  await owner`
    insert into etl_quarantine (client_id, integration_id, run_id, job, scope, record_key, reason, payload)
    select client_id, integration_id, id, 'sync-github-pull-requests', 'acme/none', '#1', 'a test', '{}'
    from etl_runs where client_id = ${client} and integration_id = ${String(integration?.id)} limit 1`;
  await owner`
    insert into notifications (client_id, kind, subject, title, body, path)
    values (${client}, 'run_failed', 'run:1', 'A run failed', 'For a test.', '/jobs')`;
}
