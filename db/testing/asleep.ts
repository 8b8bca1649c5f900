import type postgres from 'postgres';
import { expect, vi } from 'vitest';

/** Until so many statements in this database are within pg_sleep: how long they take to get there depends on the machine. */
export async function asleep(owner: postgres.Sql, count: number): Promise<void> {
  const sleeping = async () => {
    const [row] = await owner<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event = 'PgSleep'`;
    return row?.count;
  };
  await vi.waitFor(async () => expect(await sleeping()).toBe(count), { timeout: 10_000, interval: 10 });
}
