import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { type Auth, createAuth } from '#db/auth.ts';
import { migrate } from '#db/migrate.ts';
import { createRouter, type Router } from '#db/router/router.ts';
import type { Config } from '#lib/env.ts';
import type { Closers } from './closers.ts';
import { type Database, dataFolder, openDatabase } from './database.ts';
import { createLog } from './log.ts';
import { keptSecret } from './secrets.ts';

/** What everything else stands on: data folder, log, secret, database at this version, router, accounts. */
export interface House {
  dataDir: string;
  log: Logger;
  secret: string;
  database: Database;
  router: Router;
  auth: Auth;
}

/** Opens the house from the ground up; what it opens is closed by `closers`. */
export async function openHouse(
  config: Config,
  root: string,
  closers: Closers,
  say: (line: string) => void,
): Promise<House> {
  const dataDir = await dataFolder(config, root, say);
  await mkdir(dataDir, { recursive: true });
  const log = createLog(config, dataDir);
  const secret = config.secret ?? (await keptSecret(dataDir, 'secret'));
  const database = await openDatabase(config, dataDir, (line) => {
    log.info(line);
    say(line);
  });
  closers.add('database', database.close);

  const { user, database: name } = config.database;
  await migrate({ ...database.primary, user, password: database.ownerPassword, database: name, secret });
  const router = createRouter({
    primary: database.primary,
    replicas: database.replicas,
    secret,
    settings: config.database,
    onHealthChange: (health) => log.warn(health, `${health.name} is ${health.state}: ${health.reason}`),
  });
  closers.add('router', router.close);
  await router.monitor.checkReplicaHealth();
  const auth = createAuth({ db: router.accounts, secret, url: config.url, signInLimit: config.signInLimit });
  return { dataDir, log, secret, database, router, auth };
}
