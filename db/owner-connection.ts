import postgres from 'postgres';
import { type Host, tlsOptions } from './tls.ts';

/** A database, as its owner: row-level security does not bind it, and it may change tables and roles. */
export interface OwnerLogin extends Host {
  user: string;
  password: string;
  database: string;
}

/** A connection of the owner's for one errand: opened, used, closed. @param name after `leadline:`, application_name */
export async function withOwner<T>(
  { host, port, tls, user, password, database }: OwnerLogin,
  name: string,
  errand: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const sql = postgres({
    host,
    port,
    user,
    password,
    database,
    ssl: tlsOptions(host, tls),
    max: 1,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: `leadline:${name}` },
  });
  try {
    return await errand(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
