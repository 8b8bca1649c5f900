// biome-ignore assist/source/organizeImports: mode.ts sets NODE_ENV before anything reads it.
import { dev } from './mode.ts';
import path from 'node:path';
import { createListener } from '#db/listen.ts';
import { rightsOf } from '#db/queries/rights.ts';
import { logins } from '#db/roles.ts';
import { setRuntime } from '#db/runtime.ts';
import { parseEnv } from '#lib/env.ts';
import { isAppError } from '#lib/errors.ts';
import { createClosers } from './closers.ts';
import { startEtl } from './etl/engine.ts';
import { ensureFirstAdmin } from './first-admin.ts';
import { createHttp } from './http.ts';
import { jobs } from './jobs/index.ts';
import { openHouse } from './open-house.ts';
import { startOps } from './ops/ops.ts';
import { answerMetrics, createMetrics } from './ops/prometheus.ts';
import { createRealtime } from './realtime/realtime.ts';
import { startSample } from './sample.ts';

const root = path.join(import.meta.dirname, '..');
const say = (line: string) => process.stdout.write(`${line}\n`);
const closers = createClosers();

async function start(): Promise<void> {
  const config = parseEnv(process.env);
  const house = await openHouse(config, root, closers, say);
  const { log, dataDir, secret, database, router, auth, personOf } = house;
  stopOnSignal(() => closers.closeAll(log));

  const { created, madePassword } = await ensureFirstAdmin(auth, config.admin);
  const address = {
    ...database.primary,
    database: config.database.database,
    login: logins(config.database.user, secret).app,
  };

  const http = await createHttp(
    root,
    config.port,
    dev,
    config.trustProxy,
    answerMetrics(createMetrics(router), config.metricsToken),
  );
  closers.add('http', http.close);
  const clientsOf = async ({ id }: { id: string }) =>
    (await router.read('session_validation', { clientId: null }, (db) => rightsOf(db, id))).keys();
  const listener = createListener(address);
  closers.add('listener', listener.close);
  const realtime = await createRealtime(http.server, {
    router,
    listener,
    authenticate: personOf,
    clientsOf,
    isAdmin: ({ role }) => role === 'admin',
    ...(config.url ? { allowedOrigins: [new URL(config.url).origin] } : {}),
    log,
  });
  closers.add('realtime', realtime.close);

  if (config.sample) {
    const { sampleLatencyMs: latencyMs, sampleNow: now } = config;
    const sample = await startSample({ dataDir, router, secret, latencyMs, now, log });
    closers.add('sample', sample.close);
  }
  const etl = await startEtl({ router, jobs, secret, database: address, log });
  closers.add('etl', etl.stop);
  const ops = await startOps({ router, listener, sockets: realtime.sockets, queue: etl.depth, log });
  closers.add('ops', ops.close);
  const tellOps = () => realtime.tellOps(ops.stats);
  house.onHealthChange(() => {
    realtime.tellState();
    tellOps();
  });
  const telling = setInterval(tellOps, 1_000);
  closers.add('telling', () => clearInterval(telling));
  const worker = () => (etl.up() ? 'up' : 'down');
  setRuntime({ config, secret, log, router, auth, personOf, ops, worker, wakeDispatcher: etl.wake });

  const port = await http.listen();
  say(readyLine(config.url ?? `http://localhost:${port}`, config.admin, created, madePassword));
}

function readyLine(
  url: string,
  admin: { email: string },
  created: boolean,
  madePassword: string | null,
): string {
  const password = madePassword
    ? `with password ${madePassword} (shown this once)`
    : created
      ? 'with the password of LEADLINE_ADMIN_PASSWORD'
      : 'with the password of the first start';
  return `Leadline is ready: ${url} · sign in as ${admin.email} ${password} · Ctrl-C stops it`;
}

/** Ctrl-C and SIGTERM close everything in reverse order; a second one does not wait. */
function stopOnSignal(close: () => Promise<void>): void {
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      asked++;
      // npm and the terminal both pass Ctrl-C on: the same key press comes twice.
      if (asked > 2) process.exit(1);
      if (asked > 1) return;
      say('Stopping …');
      void close().then(() => process.exit(0));
    });
  }
}

start().catch(async (error: unknown) => {
  process.stderr.write(
    `${isAppError(error) ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  await closers.closeAll();
  process.exit(1);
});
