// biome-ignore assist/source/organizeImports: mode.ts sets NODE_ENV before anything reads it.
import { dev } from './mode.ts';
import type { Server } from 'node:http';
import path from 'node:path';
import { createListener, type Listener } from '#db/listen.ts';
import { rightsOf } from '#db/queries/rights.ts';
import { createRateLimits } from '#db/rate-limits.ts';
import { readiness } from '#db/readiness.ts';
import { logins } from '#db/roles.ts';
import { setRuntime } from '#db/runtime.ts';
import type { Config } from '#lib/config.ts';
import { readEnvironment, unreadVariables } from '#db/environment.ts';
import { errorBody, foreignPage, isAppError } from '#lib/errors.ts';
import { makeLogo } from '#sources/logo/make-logo.ts';
import { allowAddresses } from '#sources/outside-address.ts';
import { startDeleter } from './deleter.ts';
import { createClosers } from './closers.ts';
import { startEtl } from './etl/engine.ts';
import { ensureFirstAdmin, type FirstAdmin } from './first-admin.ts';
import { createHttp, createPlainHttp, type Http } from './http.ts';
import { jobs } from './jobs/index.ts';
import { tellOfRun } from './notify/tell-of-run.ts';
import { startNotifier } from './notify/notifier.ts';
import { type House, openHouse } from './open-house.ts';
import { startOps } from './ops/ops.ts';
import { answerMetrics, createMetrics } from './ops/prometheus.ts';
import { createRealtime } from './realtime/realtime.ts';
import { startRetention } from './retention.ts';
import { startSample } from './sample.ts';
import { rawAnswer, secureHeaders } from './secure-headers.ts';

const root = path.join(import.meta.dirname, '..');
const say = (line: string) => process.stdout.write(`${line}\n`);
const closers = createClosers();

async function start(): Promise<void> {
  const config = readEnvironment();
  for (const line of unreadVariables()) say(line);
  allowAddresses({ loopback: false, networks: config.privateAddresses });
  const house = await openHouse(config, root, closers, say);
  const { log, dataDir, secret, database, router, auth, signInLimits, personOf, keyOf } = house;
  stopOnSignal(() => closers.closeAll(log));

  const web = config.role !== 'worker';
  const address = {
    ...database.primary,
    database: config.database.database,
    login: logins(config.database.user, secret).app,
  };

  const listener = createListener(address);
  closers.add('listener', listener.close);

  const measures = answerMetrics(createMetrics(router), config.metricsToken);
  const worker = () => (etl ? (etl.up() ? 'up' : 'down') : 'elsewhere');
  const door = {
    port: config.port,
    https: config.url?.startsWith('https://') ?? false,
    proxies: config.trustedProxies,
    answerFirst: measures,
  };
  const http: Http = web
    ? await createHttp(root, dev, door)
    : createPlainHttp(() => readiness(router, worker(), http.draining()), door);
  closers.add('http', http.close);
  const realtime = web ? await startRealtime(http.server, house, listener, config) : null;
  if (realtime) closers.add('realtime', realtime.close);

  if (config.sample && web) {
    const { sampleLatencyMs: latencyMs, sampleMonths: months, sampleNow: now } = config;
    const onLoopback = (loopback: boolean) => allowAddresses({ loopback, networks: config.privateAddresses });
    const size = { months };
    const sample = await startSample({
      dataDir,
      router,
      secret,
      latencyMs,
      size,
      now,
      listener,
      onLoopback,
      log,
    });
    closers.add('sample', sample.close);
  }
  const etl =
    config.role === 'web'
      ? null
      : await startEtl({ router, jobs, secret, database: address, listener, onSettled: tellOfRun, log });
  if (etl) closers.add('etl', etl.stop);
  if (etl) closers.add('deleter', startDeleter({ router, listener, log }).stop);
  if (etl && config.retentionDays > 0)
    closers.add('retention', startRetention({ router, days: config.retentionDays, log }).stop);
  const sockets = () => realtime?.sockets() ?? 0;
  const ops = await startOps({ router, listener, role: config.role, sockets, log });
  closers.add('ops', ops.close);
  const tellOps = () => realtime?.tellOps(ops.stats);
  house.onHealthChange(() => {
    realtime?.tellState();
    tellOps();
  });
  const telling = setInterval(tellOps, 1_000);
  closers.add('telling', () => clearInterval(telling));
  const wakeDispatcher = () => etl?.wake();
  const limits = config.rateLimits && createRateLimits(config.rateLimits);
  setRuntime({
    config,
    secret,
    log,
    router,
    auth,
    signInLimits,
    personOf,
    keyOf,
    limits,
    ops,
    worker,
    draining: http.draining,
    makeLogo,
    wakeDispatcher,
  });

  const port = await http.listen();
  // The password made here is told once: nothing that may still fail stands between.
  const first = web ? await ensureFirstAdmin(house, config) : null;
  const url = config.url ?? `http://localhost:${port}`;
  const notifier = startNotifier({
    router,
    listener,
    secret,
    log,
    publicUrl: url,
    onNotification: (event) => realtime?.tellNotification(event),
  });
  closers.add('notifier', notifier.close);
  if (config.drainMs > 0) {
    closers.add('draining', () => {
      say(`Serving ${config.drainMs / 1000} s more, until the proxy asks another …`);
      return http.drain(config.drainMs);
    });
  }
  say(`Started in ${Math.round(process.uptime())} s.`);
  if (first) say(readyLine(url, config.admin.email, first));
  else
    say(
      `Leadline's worker is ready: http://localhost:${port} (health at /api/health/ready) · Ctrl-C stops it`,
    );
}

function startRealtime(server: Server, house: House, listener: Listener, { url }: Config) {
  const { router, personOf, log } = house;
  const clientsOf = async (person: { id: string }) =>
    (await router.read('session_validation', { clientId: null }, (db) => rightsOf(db, person))).keys();
  return createRealtime(server, {
    router,
    listener,
    authenticate: personOf,
    clientsOf,
    log,
    idOf: ({ id }) => id,
    isAdmin: ({ role }) => role === 'admin',
    ...(url ? { allowedOrigins: [new URL(url).origin] } : {}),
    refusal: rawAnswer(
      '403 Forbidden',
      secureHeaders(url?.startsWith('https://') ?? false),
      JSON.stringify(errorBody(foreignPage())),
    ),
  });
}

function readyLine(url: string, email: string, first: FirstAdmin): string {
  const ways: Record<FirstAdmin['way'], string> = {
    known: 'sign in with your account',
    given: `sign in as ${email} with the password of LEADLINE_ADMIN_PASSWORD`,
    made: `sign in as ${email} with password ${first.way === 'made' ? first.password : ''} (shown this once)`,
    setup: `make the first administrator at ${url}${first.way === 'setup' ? first.path : ''} (good for 7 days, once)`,
  };
  return `Leadline is ready: ${url} · ${ways[first.way]} · Ctrl-C stops it`;
}

/** Ctrl-C and SIGTERM close everything in reverse order; a third one does not wait. */
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
