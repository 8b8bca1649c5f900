import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseEnv } from '#lib/env.ts';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { logins } from '../roles.ts';
import { testEnvironment } from '../testing/router.ts';
import { checkConnectionBudget } from './budget.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function check(environment: Record<string, string>, replicas = database.replicas) {
  const { database: settings, processes } = parseEnv(testEnvironment(database, environment));
  const login = logins(database.user, database.secret).app;
  return checkConnectionBudget({ primary: database.primary, replicas, settings, processes, login });
}

it('lets start what fits', async () => {
  await expect(check({})).resolves.toBeUndefined();
});

it('refuses what does not fit on the primary, and says the sum and what to change', async () => {
  await expect(check({ DB_POOL_SIZE: '20', LEADLINE_PROCESSES: '4' })).rejects.toMatchObject({
    code: 'too_many_connections',
    message:
      'Cannot start: 4 processes may open 4 × (20 web + 4 etl + 2 analytics + 1 probe + 1 listen + 4 queue) = 128 ' +
      'connections on the primary, which allows 97 (max_connections 100 less 3 reserved). Lower DB_POOL_SIZE, ' +
      'DB_MAX_OVERFLOW and the other pool sizes or LEADLINE_PROCESSES, or raise max_connections.',
  });
});

it('says the sum of a size beyond all reason too', async () => {
  await expect(check({ DB_POOL_SIZE: '5000' })).rejects.toThrow('(5000 web + 4 etl + ');
  await expect(check({ DB_POOL_SIZE: '5000' })).rejects.toThrow(') = 5012 connections on the primary');
});

it('counts the overflow, and each replica for itself', async () => {
  const much = { DB_REPLICA_POOL_SIZE: '40', DB_REPLICA_MAX_OVERFLOW: '60' };
  await expect(check(much)).rejects.toThrow(
    '100 analytics + 4 sessions + 1 probe) = 105 connections on replica-1',
  );
});

it('starts without a replica that cannot be asked', async () => {
  await expect(
    check({ DB_REPLICA_POOL_SIZE: '200' }, [{ name: 'x', host: '127.0.0.1', port: 1 }]),
  ).resolves.toBe(undefined);
});
