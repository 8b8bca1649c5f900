// `npm run secrets:rotate`: seals everything sealed anew, from LEADLINE_SECRET_OLD to LEADLINE_SECRET. The product must be
// stopped; docs/operations.md says what else hangs on the secret.
import path from 'node:path';
import { readEnvironment } from '#db/environment.ts';
import { rotateSecrets } from '#db/rotate-secrets.ts';
import { isAppError } from '#lib/errors.ts';
import { folderInUse, openDatabase } from './database.ts';
import { keptSecret, replaceSecret } from './secrets.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const root = path.join(import.meta.dirname, '..');

/** The secret until now, where it is given. */
function givenOld(): string | undefined {
  const old = process.env.LEADLINE_SECRET_OLD || undefined;
  if (old !== undefined && old.length < 32)
    throw new Error('LEADLINE_SECRET_OLD must have at least 32 characters.');
  return old;
}

async function rotate(): Promise<void> {
  const config = readEnvironment();
  const dataDir = folderInUse(config, root, say);
  const given = givenOld();
  if (config.postgres && !given) throw new Error('Set LEADLINE_SECRET_OLD: the LEADLINE_SECRET until now.');
  // On the embedded database the secret may be kept in the data folder: then it is replaced there.
  const kept = config.postgres || config.secret ? null : await replaceSecret(dataDir, 'secret');
  const next = config.secret ?? kept?.next ?? '';
  const old = given ?? (await keptSecret(dataDir, 'secret'));
  if (old === next)
    throw new Error('LEADLINE_SECRET and LEADLINE_SECRET_OLD are the same: there is nothing to do.');
  const database = await openDatabase(config, dataDir, () => {});
  try {
    const { user, database: name } = config.database;
    const rotated = await rotateSecrets({
      ...database.primary,
      user,
      password: database.ownerPassword,
      database: name,
      old,
      next,
    });
    await kept?.commit();
    for (const { table, sealed, already } of rotated)
      say(`${table}: ${sealed} sealed anew, ${already} were already`);
    say(
      `Start every process of Leadline with the new secret${kept ? ' (it is kept in the data folder)' : ''}. Everybody signs in again.`,
    );
  } finally {
    await database.close();
  }
}

rotate().catch((error: unknown) => {
  const text = isAppError(error) || error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
