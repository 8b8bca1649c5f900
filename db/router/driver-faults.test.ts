import { execFile } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { testRouter } from '../testing/router.ts';

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
