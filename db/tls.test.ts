import { writeFileSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import postgres from 'postgres';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cluster, startCluster } from './embedded/cluster.ts';
import { identityFor, own } from './embedded/identity.ts';
import { removeDir, temporaryDir } from './embedded/testing/temporary-dir.ts';
import { createListener } from './listen.ts';
import { migrate } from './migrate.ts';
import { createQueue } from './queue.ts';
import { connect } from './router/pool.ts';
import { type Tls, tlsOptions } from './tls.ts';

const dir = temporaryDir();
const owner = { user: 'leadline', password: 'secret', database: 'leadline' };
const login = { user: owner.user, password: owner.password };
let cluster: Cluster;
let ca: string;

beforeAll(async () => {
  const certificate = (name: string) =>
    generate([{ name: 'commonName', value: name }], {
      algorithm: 'sha256',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
    });
  const { cert, private: key } = await certificate('localhost');
  ca = cert;
  const files = { ssl_cert_file: path.join(dir, 'server.crt'), ssl_key_file: path.join(dir, 'server.key') };
  writeFileSync(files.ssl_cert_file, cert);
  writeFileSync(files.ssl_key_file, key, { mode: 0o600 });
  for (const file of Object.values(files)) own(file, identityFor());
  cluster = await startCluster({
    dir,
    ...owner,
    replicas: 0,
    durable: false,
    settings: { ssl: 'on', ...files },
  });
  await migrate({ ...at('localhost'), ...owner, secret: 's'.repeat(32), tls: { verify: true, ca } });
});
afterAll(async () => {
  await cluster?.stop('immediate');
  removeDir(dir);
});

const at = (host: string) => ({ host, port: cluster.primary.port });

/** Whether each connection of so many an application has is encrypted. */
async function encrypted(application: string): Promise<boolean[]> {
  const sql = postgres({ ...at('localhost'), ...login, database: owner.database, max: 1 });
  const rows = await sql<{ ssl: boolean }[]>`
    select s.ssl from pg_stat_ssl s join pg_stat_activity a using (pid) where a.application_name = ${application}`;
  await sql.end();
  return rows.map(({ ssl }) => ssl);
}

const ask = async (host: string, tls: Tls | undefined, noDelay: boolean): Promise<boolean> => {
  const sql = connect({
    name: 'test',
    ...at(host),
    tls,
    database: owner.database,
    login,
    parameters: {},
    max: 1,
    noDelay,
  });
  try {
    const [row] = await sql<{ ssl: boolean }[]>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`;
    return row?.ssl === true;
  } finally {
    await sql.end({ timeout: 1 });
  }
};

test.each([false, true])(
  'pools encrypt as they are told, with sockets of their own (%s) too',
  async (noDelay) => {
    expect(await ask('localhost', undefined, noDelay)).toBe(false);
    expect(await ask('localhost', { verify: false }, noDelay)).toBe(true);
    expect(await ask('localhost', { verify: true, ca }, noDelay)).toBe(true);
    // Who is not whom the certificate names, and who is vouched for by nobody, is not talked to.
    await expect(ask('127.0.0.1', { verify: true, ca }, noDelay)).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
    );
    await expect(ask('localhost', { verify: true }, noDelay)).rejects.toThrow(
      expect.objectContaining({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    );
  },
);

test('so do the queue and what listens', async () => {
  const tls = { verify: true, ca };
  const address = { ...at('localhost'), tls, database: owner.database, login };
  const queue = createQueue({ ...address, log: pino({ enabled: false }) });
  await queue.start();
  const listener = createListener(address);
  await listener.listen(
    'nothing',
    () => {},
    () => {},
  );
  expect(await encrypted('leadline:listen')).toEqual([true]);
  const ofQueue = await encrypted('leadline:queue');
  expect(ofQueue.length).toBeGreaterThan(0);
  expect(new Set(ofQueue)).toEqual(new Set([true]));
  await listener.close();
  await queue.stop();
});

test('the start says what is wrong with the certificate, and where to look', async () => {
  const start = (host: string, tls: Tls) => migrate({ ...at(host), ...owner, secret: 's'.repeat(32), tls });
  await expect(start('127.0.0.1', { verify: true, ca })).rejects.toThrow(
    /certificate of the primary database at 127\.0\.0\.1:\d+ is not accepted \(ERR_TLS_CERT_ALTNAME_INVALID\): check POSTGRES_SSL_ROOT_CERT/,
  );
  expect(tlsOptions('localhost', undefined)).toBe(false);
});
