import { describe, expect, it } from 'vitest';
import { parseEnv } from './env.ts';

const server = { POSTGRES_HOST: 'db', POSTGRES_PASSWORD: 'p', LEADLINE_SECRET: 's'.repeat(32) };

describe('the environment', () => {
  it('needs nothing for the embedded database with the sample', () => {
    expect(parseEnv({})).toMatchObject({ port: 3000, sample: true, postgres: undefined });
  });

  it('reads replicas with and without a port, and the guide’s pool names', () => {
    const config = parseEnv({
      ...server,
      POSTGRES_REPLICA_HOST: 'r1, r2:6432',
      POSTGRES_REPLICA_PORT: '5433',
      DB_POOL_SIZE: '7',
    });
    expect(config.sample).toBe(false);
    expect(config.postgres?.replicas).toEqual([
      { host: 'r1', port: 5433 },
      { host: 'r2', port: 6432 },
    ]);
    expect(config.database.pools.web).toMatchObject({ size: 7, maxOverflow: 30, timeoutMs: 60_000 });
  });

  it('gives every pool a line that ends', () => {
    const { web, etl, replica, fallback } = parseEnv({ ...server, DB_POOL_SIZE: '7' }).database.pools;
    expect(web.maxWaiting).toBe(20 * 37);
    expect([etl, replica, fallback].map(({ maxWaiting }) => maxWaiting)).toEqual([160, 700, 100]);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(parseEnv({ PORT: '', POSTGRES_HOST: '' })).toMatchObject({ port: 3000, postgres: undefined });
  });

  it.each([
    ['true', { hops: 1 }],
    ['false', { hops: 0 }],
    ['0', { hops: 0 }],
    ['2', { hops: 2 }],
    ['10.0.0.0/8, fd00::/8,192.0.2.1', { networks: ['10.0.0.0/8', 'fd00::/8', '192.0.2.1'] }],
  ])('trusts proxies by %s', (LEADLINE_TRUST_PROXY, trustedProxies) => {
    expect(parseEnv({ LEADLINE_TRUST_PROXY })).toMatchObject({ trustedProxies });
    expect(parseEnv({})).toMatchObject({ trustedProxies: { hops: 0 } });
  });

  it('opens private networks by name, or all of them, but never this machine and its link by the way', () => {
    const open = (LEADLINE_ALLOW_PRIVATE_ADDRESSES?: string) =>
      parseEnv({ LEADLINE_ALLOW_PRIVATE_ADDRESSES }).privateAddresses;
    expect([open(), open('false')]).toEqual([[], []]);
    expect(open('10.1.0.0/16,127.0.0.1')).toEqual(['10.1.0.0/16', '127.0.0.1']);
    expect(open('true')).toContain('10.0.0.0/8');
    expect(open('true').filter((one) => one.startsWith('127') || one.startsWith('169'))).toEqual([]);
  });

  it('limits how often each may ask, unless told not to', () => {
    expect(parseEnv({ LEADLINE_RATE_LIMIT_PERSON: '5' }).rateLimits).toEqual({
      person: 5,
      key: 600,
      anonymous: 300,
      deliveries: 1_200,
      exports: 30,
      exportsAtOnce: 3,
    });
    expect(parseEnv({ LEADLINE_RATE_LIMITS: 'false' }).rateLimits).toBeNull();
  });

  it.each([
    [{ LEADLINE_TRUST_PROXY: 'nginx' }, 'LEADLINE_TRUST_PROXY must be true, false, a number'],
    [{ LEADLINE_TRUST_PROXY: '10.0.0.0/99' }, 'LEADLINE_TRUST_PROXY must be true, false, a number'],
    [
      { LEADLINE_ALLOW_PRIVATE_ADDRESSES: 'intranet' },
      'LEADLINE_ALLOW_PRIVATE_ADDRESSES must be true, false',
    ],
    [{ PORT: 'eighty' }, 'PORT must be a whole number'],
    [{ PORT: '70000' }, 'PORT must be at most 65535'],
    [{ LEADLINE_REPLICAS: '4' }, 'LEADLINE_REPLICAS must be at most 3'],
    [{ LEADLINE_SAMPLE: 'maybe' }, 'LEADLINE_SAMPLE must be true or false'],
    [{ LEADLINE_ADMIN_EMAIL: 'nobody' }, 'LEADLINE_ADMIN_EMAIL must be an e-mail address'],
    [{ LEADLINE_URL: 'leadline' }, 'LEADLINE_URL must be an http or https address'],
    [
      { LEADLINE_URL: 'https://example.com/leadline' },
      'LEADLINE_URL must have no path: Leadline answers at the root of a host',
    ],
    [{ POSTGRES_HOST: 'db', POSTGRES_PASSWORD: 'p' }, 'LEADLINE_SECRET must be set'],
    [{ ...server, POSTGRES_REPLICA_HOST: 'a b' }, 'POSTGRES_REPLICA_HOST "a b" is not a host'],
    [
      { ...server, POSTGRES_REPLICA_HOST: 'r1:99999' },
      'POSTGRES_REPLICA_HOST "r1:99999" has no port from 1 to 65535',
    ],
    [{ ...server, POSTGRES_REPLICA_HOST: 'r1:0' }, 'POSTGRES_REPLICA_HOST "r1:0" has no port'],
    [{ DB_POOL_SIZE: '100001' }, 'DB_POOL_SIZE must be at most 100000'],
    [{ LEADLINE_LOG_LEVEL: 'loud' }, 'LEADLINE_LOG_LEVEL must be one of debug, info, warn, error, silent.'],
    [
      { LEADLINE_ADMIN_PASSWORD: 'x'.repeat(129) },
      'LEADLINE_ADMIN_PASSWORD must have at most 128 characters.',
    ],
    [{ LEADLINE_OIDC_NAME: 'x'.repeat(41) }, 'LEADLINE_OIDC_NAME must have at most 40 characters.'],
    [{ POSTGRES_DATABASE: 'x'.repeat(64) }, 'POSTGRES_DATABASE must have at most 63 characters.'],
    [{ LEADLINE_ROLE: 'boss' }, 'LEADLINE_ROLE must be one of all, web, worker'],
    [{ LEADLINE_ROLE: 'worker' }, 'LEADLINE_ROLE can be worker only with POSTGRES_HOST'],
    [{ POSTGRES_REPLICA_HOST: 'r1' }, 'POSTGRES_REPLICA_HOST is set, but POSTGRES_HOST is not'],
  ])('refuses %o, naming it', (environment, message) => {
    expect(() => parseEnv(environment)).toThrow(message);
  });
});
