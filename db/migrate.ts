import path from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { secure } from './security.ts';

export interface MigrateOptions {
  host: string;
  port: number;
  /** The owner: may create roles and tables. */
  user: string;
  password: string;
  database: string;
  /** LEADLINE_SECRET: the passwords of the other roles come from it. */
  secret: string;
}

/** Key of the advisory lock: processes that start together migrate one after the other. */
const MIGRATION_LOCK = 4_172_026;

/**
 * Brings the schema to this version, then roles, grants and row-level security. Safe to run at every start and by
 * several processes at once.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { host, port, user, password, database, secret } = options;
  const sql = postgres({
    host,
    port,
    user,
    password,
    database,
    max: 1,
    onnotice: () => {},
    connection: { application_name: 'leadline:migrate' },
  });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await runMigrations(drizzle(sql), { migrationsFolder: path.join(import.meta.dirname, 'migrations') });
    await sql.begin((tx) => secure(tx, user, secret));
  } finally {
    await sql.end({ timeout: 5 });
  }
}
