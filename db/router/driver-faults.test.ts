import { execFile } from 'node:child_process';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { logins } from '../roles.ts';
import { testRouter } from '../testing/router.ts';
import { connect } from './pool.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Outcome {
  exitCode: number;
  stderr: string;
  saw: { result: string; rows: number[] } | null;
}

function lose(way: 'bare' | 'gated', scenario: 'rollback' | 'outside'): Promise<Outcome> {
  const { user, password, database: name, primary } = database;
  const url = `postgres://${user}:${encodeURIComponent(password)}@${primary.host}:${primary.port}/${name}`;
  const script = path.join(import.meta.dirname, 'fixtures/lost-connection.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [script, way, scenario, url], { timeout: 20_000 }, (error, stdout, stderr) => {
      const exitCode = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      resolve({ exitCode, stderr, saw: stdout ? JSON.parse(stdout) : null });
    });
  });
}

describe('a connection lost inside a transaction', () => {
  it('takes the process down with the bare driver (when this fails, the guard can go)', async () => {
    const { exitCode, stderr } = await lose('bare', 'rollback');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('TypeError');
  });

  it('lets the bare driver commit a row outside the transaction (when this fails, the guard can go)', async () => {
    const { saw } = await lose('bare', 'outside');
    expect(saw?.rows).toEqual([2]);
  });

  it.each(['rollback', 'outside'] as const)(
    'is one typed error through the gate, and no row stays (%s)',
    async (scenario) => {
      const { exitCode, saw } = await lose('gated', scenario);
      expect(saw).toEqual({ result: 'rejected TRANSACTION_LOST', rows: [] });
      expect(exitCode).toBe(0);
    },
  );

  it('costs the next transaction on its slot nothing', async () => {
    const router = await testRouter(database, { DB_ETL_POOL_SIZE: '1' });
    for (let loss = 0; loss < 5; loss++) {
      const pid = await router.etl({ clientId: null }, async (tx) => {
        const [row] = await tx`select pg_backend_pid() as pid`;
        return Number(row?.pid);
      });
      await database.owner`select pg_terminate_backend(${pid})`;
      await expect(router.etl({ clientId: null }, (tx) => tx`select 1 as one`)).resolves.toEqual([
        { one: 1 },
      ]);
    }
    await router.close();
  });
});

describe('a statement sent in the moment in which its connection closes', () => {
  const place = () => {
    const { primary, secret, user, database: name } = database;
    return { ...primary, database: name, login: logins(user, secret).app };
  };

  /** Both connections of a client end in one turn of the event loop, and a statement is sent between the two. */
  async function sendWhileClosing(client: postgres.Sql, application: string) {
    await Promise.all([client`select pg_sleep(0.1)`, client`select pg_sleep(0.1)`]);
    const hooks = client.options as unknown as { onclose?: () => void };
    const between = new Promise<void>((resolve) => {
      hooks.onclose = () => {
        delete hooks.onclose;
        client`select 1`.execute().catch(() => {});
        resolve();
      };
    });
    const killed = database.owner`
      select pg_terminate_backend(pid) from pg_stat_activity, pg_sleep(0.2)
      where application_name = ${application}`.execute();
    await new Promise((resolve) => setTimeout(resolve, 100));
    // Held up, so that this process hears of both ends at once.
    const until = performance.now() + 400;
    while (performance.now() < until);
    await killed;
    await between;
    await new Promise((resolve) => setTimeout(resolve, 50));
    const both = [client`select pg_sleep(0.1)`, client`select pg_sleep(0.1)`];
    const answers = await Promise.allSettled(both);
    await client.end({ timeout: 1 });
    return answers.map((answer) => (answer.status === 'fulfilled' ? 'answered' : answer.reason.code));
  }

  it('locks the slot of the bare driver (when this fails, the longer start can go)', async () => {
    const { login, ...address } = place();
    const options = { max: 2, backoff: () => 0.1, connect_timeout: 1, fetch_types: false };
    const application_name = 'leadline:locked';
    const client = postgres({
      ...address,
      ...options,
      user: login.user,
      password: login.password,
      connection: { application_name },
    });
    expect(await sendWhileClosing(client, application_name)).toContain('CONNECT_TIMEOUT');
  });

  it('costs a client of the house nothing', async () => {
    const client = connect({ ...place(), name: 'unlocked', parameters: {}, max: 2 });
    expect(await sendWhileClosing(client, 'leadline:unlocked')).toEqual(['answered', 'answered']);
  });
});
