import postgres from 'postgres';

export interface Address {
  host: string;
  port: number;
}

export interface Credentials {
  user: string;
  password: string;
}

/** A connection for one errand: opened, used, closed. */
export async function withConnection<T>(
  { host, port }: Address,
  { user, password }: Credentials,
  errand: (sql: postgres.Sql) => Promise<T>,
  database = 'postgres',
): Promise<T> {
  const sql = postgres({
    host,
    port,
    user,
    password,
    database,
    max: 1,
    connect_timeout: 10,
    // Else the driver asks for array types on its own, and nobody hears when that question fails.
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: 'leadline:embedded' },
  });
  try {
    return await errand(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
