import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { AppError } from '#lib/errors.ts';
import { type OwnerLogin, withOwner } from './owner-connection.ts';
import { errorCode, isConnectionLost } from './router/connection-errors.ts';
import { newestIn, runMigrations, withShortLocks } from './run-migrations.ts';
import { secure } from './security.ts';

export interface MigrateOptions extends OwnerLogin {
  /** LEADLINE_SECRET: the passwords of the other roles come from it. */
  secret: string;
  /** The migrations; those of this version. */
  folder?: string;
}

/** Key of the advisory lock: processes that start together migrate one after the other. */
const MIGRATION_LOCK = 4_172_026;

/**
 * Brings the schema to this version, then roles, grants and row-level security. Safe to run at every start and by
 * several processes at once, and beside processes of the version before, which it never holds up for long.
 * @throws AppError `migration_blocked` when tables are held by others all the time.
 * @throws AppError `no_primary` when the server cannot be reached or lets nobody in: where, by which variable, what to do
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { user, secret, folder = path.join(import.meta.dirname, 'migrations') } = options;
  await withOwner(options, 'migrate', async (sql) => {
    // The first that needs a connection.
    await sql`select 1`.catch((error: unknown) => {
      throw noPrimary(error, options);
    });
    await takeTurn(sql);
    await runMigrations(sql, folder);
    if (!(await isOlder(sql, folder))) await withShortLocks(sql, (tx) => secure(tx, user, secret));
  });
}

/** Asks again and again: an index made CONCURRENTLY waits for whoever would wait here, and he for it. */
async function takeTurn(sql: postgres.Sql): Promise<void> {
  for (;;) {
    const [row] = await sql<{ mine: boolean }[]>`select pg_try_advisory_lock(${MIGRATION_LOCK}) as mine`;
    if (row?.mine) return;
    await sleep(100);
  }
}

/**
 * Whether a later version has brought the database further than this one knows: rights and functions are that version's
 * then, beside which this one may go on.
 */
async function isOlder(sql: postgres.Sql, folder: string): Promise<boolean> {
  const [row] = await sql<{ newest: string | null }[]>`
    select max(created_at)::text as newest from drizzle.__drizzle_migrations`;
  return Number(row?.newest ?? 0) > newestIn(folder);
}

function noPrimary(error: unknown, { host, port, user, database }: MigrateOptions): unknown {
  const code = errorCode(error);
  const cannot = (what: string) => new AppError('no_primary', 500, `Cannot start: ${what}`, { cause: error });
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (code === '28P01' || code === '28000') {
    return cannot(
      `the primary database at ${place} does not let ${user} in: check POSTGRES_USER, POSTGRES_PASSWORD and its pg_hba.conf, which may ask for encrypted connections (POSTGRES_SSL_MODE).`,
    );
  }
  if (code === '3D000') {
    return cannot(
      `the primary database at ${place} has no database ${database}: create it, or check POSTGRES_DATABASE.`,
    );
  }
  if (code === '53300') {
    return cannot(
      `the primary database at ${place} has no connection left: end others, or raise max_connections.`,
    );
  }
  if (code !== undefined && (/CERT|SIGNATURE/.test(code) || code.startsWith('ERR_TLS'))) {
    return cannot(
      `the certificate of the primary database at ${place} is not accepted (${code}): check POSTGRES_SSL_ROOT_CERT, and that POSTGRES_HOST is a name in the certificate.`,
    );
  }
  if (!isConnectionLost(error)) return error;
  return cannot(
    `the primary database at ${place} (POSTGRES_HOST, POSTGRES_PORT) cannot be reached (${code}): check that address, ` +
      'that PostgreSQL runs there and accepts connections from this machine, and the firewall between them.',
  );
}
