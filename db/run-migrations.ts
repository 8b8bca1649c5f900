import { setTimeout as sleep } from 'node:timers/promises';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type postgres from 'postgres';
import { AppError } from '#lib/errors.ts';
import { errorCode } from './router/connection-errors.ts';

/**
 * While a change of a table waits for its lock, everybody who asks for the table after it waits too, for readers do not
 * overtake it. So it waits for this long only. Less than deadlock_timeout (1 s): where the two wait for each other, it
 * is this one that gives way.
 */
const LOCK_TIMEOUT_MS = 500;
/** Between two attempts those who waited are let through. */
const PAUSE_MS = 1_000;
/** Longer than the longest question of the product may take. */
const PATIENCE_MS = 120_000;

/**
 * Runs the migrations of a folder that the database has not had, in drizzle's order and table. Each is one transaction,
 * unless it makes an index CONCURRENTLY, which none can hold; such a file has nothing else, and may run twice.
 * @throws AppError `migration_blocked` when a lock cannot be had; what was done before stays
 */
export async function runMigrations(
  sql: postgres.Sql,
  folder: string,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  await sql.unsafe(`
    create schema if not exists drizzle;
    create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`);
  const [last] = await sql<{ at: string | null }[]>`
    select max(created_at)::text as at from drizzle.__drizzle_migrations`;
  for (const { sql: statements, folderMillis: at, hash } of readMigrationFiles({
    migrationsFolder: folder,
  })) {
    if (at <= Number(last?.at ?? 0)) continue;
    const all = async (tx: Pick<postgres.Sql, 'unsafe'>) => {
      for (const statement of statements) await tx.unsafe(statement);
      const done = 'insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)';
      await tx.unsafe(done, [hash, at]);
    };
    // Waiting, it holds up nobody but another change of the same table.
    if (statements.some((statement) => /\bindex\s+concurrently\b/i.test(statement))) await all(sql);
    else await withShortLocks(sql, all, patienceMs);
  }
}

/** When the newest migration of a folder was made, as the database keeps it. */
export const newestIn = (folder: string): number =>
  Math.max(...readMigrationFiles({ migrationsFolder: folder }).map(({ folderMillis }) => folderMillis));

/**
 * One transaction that changes tables in use: given up and begun anew as often as it does not get its locks at once.
 * @throws AppError `migration_blocked`: who holds them, and what to do
 */
export async function withShortLocks(
  sql: postgres.Sql,
  change: (tx: postgres.TransactionSql) => Promise<void>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      await sql.begin(async (tx) => {
        await tx.unsafe(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
        await change(tx);
      });
      return;
    } catch (error) {
      // lock_not_available, deadlock_detected
      if (!['55P03', '40P01'].includes(errorCode(error) ?? '')) throw error;
      if (performance.now() > end) throw await blocked(sql, patienceMs, error);
      await sleep(PAUSE_MS);
    }
  }
}

async function blocked(sql: postgres.Sql, patienceMs: number, cause: unknown): Promise<AppError> {
  // The oldest first. An owner that is no superuser sees no times of others.
  const rows = await sql<{ who: string }[]>`
    select format('%s (pid %s%s)', coalesce(nullif(a.application_name, ''), 'somebody'), a.pid,
      ', since ' || round(extract(epoch from now() - a.xact_start)) || ' s') as who
    from pg_stat_activity a
    where a.pid <> pg_backend_pid() and a.datname = current_database() and exists (
      select from pg_locks l join pg_class c on c.oid = l.relation
      where l.pid = a.pid and l.granted and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace)
    order by a.xact_start limit 3`.catch(() => []);
  const who = rows.map((row) => row.who).join(', ') || 'somebody who is gone now';
  return new AppError(
    'migration_blocked',
    500,
    `Cannot start: the database could not be brought to this version within ${patienceMs / 1000} s, since others hold ` +
      `its tables without a pause: ${who}. Wait for them or end them (pg_terminate_backend), and start again. What ` +
      'runs of the version before goes on meanwhile.',
    { cause },
  );
}
