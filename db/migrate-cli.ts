// `npm run db:migrate`: brings the database of the POSTGRES_* variables to this version, without starting the product.

import { isAppError } from '#lib/errors.ts';
import { readEnvironment, readTls } from './environment.ts';
import { migrate } from './migrate.ts';

try {
  const { postgres, database, secret } = readEnvironment();
  if (!postgres || !secret) {
    throw new Error(
      'Set POSTGRES_HOST, POSTGRES_PASSWORD and LEADLINE_SECRET; the embedded database migrates at every start.',
    );
  }
  const { host, port, password } = postgres;
  await migrate({
    host,
    port,
    tls: readTls(postgres.tls),
    user: database.user,
    password,
    database: database.database,
    secret,
  });
  process.stdout.write('The database is at this version.\n');
} catch (error) {
  const text = isAppError(error) || error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
