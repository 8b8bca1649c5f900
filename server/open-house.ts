import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { createKeyOf } from '#db/api-keys.ts';
import { type Auth, createAuth } from '#db/auth.ts';
import { migrate } from '#db/migrate.ts';
import { logins } from '#db/roles.ts';
import { checkConnectionBudget } from '#db/router/budget.ts';
import { createRouter, type Router } from '#db/router/router.ts';
import { createPersonOf, type PersonOf } from '#db/sessions.ts';
import { createSignInLimits, type SignInLimits } from '#db/sign-in/limits.ts';
import type { Config } from '#lib/config.ts';
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
  signInLimits: SignInLimits;
  personOf: PersonOf;
  keyOf: PersonOf;
  /** Calls when a replica went in or out, or the primary up or down. */
  onHealthChange(listener: () => void): void;
}

/** Opens the house from the ground up; what it opens is closed by `closers`. */
export async function openHouse(
  config: Config,
  root: string,
  closers: Closers,
  say: (line: string) => void,
): Promise<House> {
  const dataDir = dataFolder(config, root, say);
  // On a server nothing is kept here, and an image may be read-only.
  if (!config.postgres || config.sample) await mkdir(dataDir, { recursive: true });
  const log = createLog(config, dataDir);
  const secret = config.secret ?? (await keptSecret(dataDir, 'secret'));
  if (!config.postgres) say('Starting PostgreSQL and Leadline (about ten seconds) …');
  const database = await openDatabase(config, dataDir, (line) => {
    log.info(line);
    say(line);
  });
  closers.add('database', database.close);

  const { user, database: name } = config.database;
  await migrate({ ...database.primary, user, password: database.ownerPassword, database: name, secret });
  const addresses = { primary: database.primary, replicas: database.replicas };
  await checkConnectionBudget({
    ...addresses,
    settings: config.database,
    processes: config.processes,
    login: logins(user, secret).app,
  });
  const listeners: (() => void)[] = [];
  const router = createRouter({
    ...addresses,
    secret,
    settings: config.database,
    onUnknownPurpose: (purpose) => log.error({ purpose }, 'unknown purpose: the primary was asked'),
    onHealthChange(health) {
      log.warn(health, `${health.name} is ${health.state}: ${health.reason}`);
      for (const listener of listeners) listener();
    },
  });
  closers.add('router', router.close);
  await router.monitor.checkReplicaHealth();
  for (const { name, state, reason } of router.monitor.health()) {
    if (state === 'out') say(`${name} is not read from yet: ${reason}`);
  }
  const { url, signInLimit, oidc, ways } = config;
  const signInLimits = createSignInLimits({ db: router.accounts, most: signInLimit, log });
  const auth = createAuth({
    db: router.accounts,
    secret,
    url,
    limits: signInLimits,
    oidc,
    passwords: ways.passwords,
  });
  const standbys = router.standbyAccounts.map(({ node, db }) => ({
    node,
    auth: createAuth({ db, secret, url, readOnly: true }),
  }));
  return {
    dataDir,
    log,
    secret,
    database,
    router,
    auth,
    signInLimits,
    personOf: createPersonOf(auth, standbys, router),
    keyOf: createKeyOf(auth, router),
    onHealthChange: (listener) => void listeners.push(listener),
  };
}
