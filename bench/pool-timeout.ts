import { sql } from 'drizzle-orm';
import { sleep } from './bench.ts';
import type { House } from './house.ts';

/** How far from 1 s, in ms, 20 requests that find a full pool of that timeout were refused. */
export async function poolTimeoutErrors(house: House): Promise<number[]> {
  const router = await house.router({ DB_POOL_SIZE: '1', DB_POOL_TIMEOUT: '1' });
  const scope = { clientId: null };
  await router.write('update', scope, (tx) => tx.execute(sql`select 1`));
  const holding = router.write('update', scope, (tx) => tx.execute(sql`select pg_sleep(3)`));
  const errors: Promise<number>[] = [];
  for (let i = 0; i < 20; i++) {
    errors.push(refused());
    await sleep(13);
  }
  async function refused() {
    const from = performance.now();
    const code = await router
      .write('update', scope, async () => {})
      .then(
        () => 'none',
        (error: { code?: string }) => error.code,
      );
    if (code !== 'pool_timeout') throw new Error(`expected pool_timeout, got ${code}`);
    return Math.abs(performance.now() - from - 1_000);
  }
  const result = await Promise.all(errors);
  await holding;
  return result;
}
