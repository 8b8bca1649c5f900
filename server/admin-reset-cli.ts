// `npm run admin:reset -- <e-mail>`: for when no administrator can sign in any more. Prints a one-time link.
import path from 'node:path';
import { readEnvironment } from '#db/environment.ts';
import { resetAdmin } from '#db/reset-admin.ts';
import { isAppError } from '#lib/errors.ts';
import { folderInUse, openDatabase } from './database.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const root = path.join(import.meta.dirname, '..');

async function reset(): Promise<void> {
  const email = process.argv[2];
  if (!email) throw new Error('Say whose account: npm run admin:reset -- <e-mail>');
  const config = readEnvironment();
  const database = await openDatabase(config, folderInUse(config, root, say), () => {});
  try {
    const { user, database: name } = config.database;
    const page = await resetAdmin({
      ...database.primary,
      user,
      password: database.ownerPassword,
      database: name,
      email,
    });
    const url = config.url ?? `http://localhost:${config.port}`;
    say(
      `${email} is an administrator, without two-factor, and chooses a new password here (good for 24 hours, once):`,
    );
    say(`${url}${page}`);
    if (!config.url)
      say('Start Leadline first (npm start); on another PORT, the link is the same with that one.');
  } finally {
    await database.close();
  }
}

reset().catch((error: unknown) => {
  process.stderr.write(`${isAppError(error) || error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
