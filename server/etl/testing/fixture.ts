import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import pino from 'pino';
import { sharedTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Listener } from '#db/listen.ts';
import { logins } from '#db/roles.ts';
import type { Router } from '#db/router/router.ts';
import { sharedTestRouter, testEnvironment } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { createIntegration } from '#db/writes/integrations.ts';
import { controlRun } from '#db/writes/run-control.ts';
import { type StartRun, startRun } from '#db/writes/runs.ts';
import type { RunCommand } from '#lib/run-machine.ts';
import type { RunMode, RunView } from '#lib/runs.ts';
import type { GitHubCredentials } from '#lib/source.ts';
import { syncGitHubPullRequests } from '#server/jobs/sync-github-pull-requests.ts';
import { generateWorld } from '#sources/sample/generate.ts';
import { type SampleGitHub, type SampleOptions, startSampleGitHub } from '#sources/sample/github/server.ts';
import type { World } from '#sources/sample/world/world.ts';
import type { ChunkOptions } from '../chunk.ts';
import { type Etl, startEtl } from '../engine.ts';
import type { Job } from '../job.ts';
import { executeRun } from '../run.ts';

/** The moment at which the sample's clock stands, so that a world is the same on every day. */
export const NOW = new Date('2026-11-20T12:00:00.000Z');

/** A small world of some weeks: 3 repositories, a few dozen pull requests. */
export const smallWorld = (
  more: { seed?: number; pullRequestsPerMonth?: number; repositories?: number } = {},
): World =>
  generateWorld({
    from: new Date('2026-09-01T00:00:00.000Z'),
    months: 3,
    // What is to come is planned too, though nobody sees it.
    horizonMonths: 1,
    repositories: 3,
    pullRequestsPerMonth: 40,
    ...more,
  });

export interface Fixture {
  database: TestDatabase;
  router: Router;
  clientId: number;
  github: SampleGitHub;
  integrationId: number;
  /** Sets the sample's clock. */
  setNow(now: Date): void;
  /** Asks for a run. @returns its id */
  start(mode?: RunMode, more?: Partial<StartRun>): Promise<number>;
  /** As a person gives it. */
  control(runId: number, command: RunCommand): Promise<RunView>;
  /** Works on the run in this process, without queue. */
  execute(runId: number, signal?: AbortSignal, chunks?: ChunkOptions): Promise<void>;
  /** The same in a process of its own; without a run: queue, dispatcher and worker. */
  spawn(chunks: Required<Pick<ChunkOptions, 'chunkSize' | 'maxWaitMs'>>, runId?: number): WorkerProcess;
  /** Queue, dispatcher and worker, as in a server. */
  engine(chunks?: ChunkOptions, listener?: Listener): Promise<Etl>;
  close(): Promise<void>;
}

export interface WorkerProcess {
  pid: number;
  /** SIGUSR2: its event loop is held for 15 s. */
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGUSR2'): void;
  /** Its exit code or signal. */
  ended: Promise<number | string>;
}

export interface FixtureOptions extends Partial<SampleOptions> {
  baseUrl?: string;
  integrationToken?: string;
  /** In the place of the one token. */
  credentials?: GitHubCredentials;
  repositories?: string[];
  /** Unless told, that of the pull requests alone. */
  jobs?: readonly Job[];
  /** Steps of a run at a time; unless told, as in a server. */
  abreast?: number;
  /** Told when the sample looks at its clock: with every request at least once. */
  onAsked?: () => void;
}

export const quiet = pino({ level: process.env.LEADLINE_TEST_LOG ?? 'silent' });

/** A client of the test file's database with an integration, and the sample GitHub it points at. */
export async function createFixture(options: FixtureOptions = {}): Promise<Fixture> {
  let now = NOW;
  const world = options.world ?? smallWorld();
  const github = await startSampleGitHub({
    latencyMs: 0,
    hourlyLimit: 1_000_000,
    now: () => {
      options.onAsked?.();
      return now;
    },
    ...options,
    world,
  });
  const database = await sharedTestDatabase();
  const router = await sharedTestRouter();
  const clientId = await seedClient(database.owner);
  const integration = await router.write('integration_setup', { clientId }, (tx) =>
    createIntegration(
      tx,
      {
        clientId,
        kind: 'github',
        baseUrl: options.baseUrl ?? github.url,
        credentials: options.credentials ?? {
          tokens: [options.integrationToken ?? options.token ?? 'sample'],
        },
        repositories:
          options.repositories ?? world.repositories.map(({ repository }) => repository.full_name),
        actor: 'test',
      },
      database.secret,
    ),
  );
  const integrationId = Number(integration.id);
  const { jobs = [syncGitHubPullRequests], abreast } = options;
  const runner = { router, jobs, secret: database.secret, log: quiet, ...(abreast ? { abreast } : {}) };
  const engines: Etl[] = [];
  const children: ChildProcess[] = [];

  return {
    database,
    router,
    clientId,
    github,
    integrationId,
    setNow: (value) => {
      now = value;
    },
    async start(mode = 'full', more = {}) {
      const run = await router.write('job_control', { clientId }, (tx) =>
        startRun(tx, { clientId, integrationId, mode, requestedBy: 'test', ...more }),
      );
      return Number(run.id);
    },
    control: (runId, command) =>
      router.write('job_control', { clientId }, (tx) =>
        controlRun(tx, { runId, command, clientId, actor: 'test', ip: null }),
      ),
    execute: (runId, signal = new AbortController().signal, chunks) =>
      executeRun({ ...runner, worker: 'test', chunks }, { runId, clientId }, signal),
    async engine(chunks, listener) {
      const { host, port } = database.primary;
      const login = logins(database.user, database.secret).app;
      const etl = await startEtl({
        ...runner,
        chunks,
        ...(listener ? { listener } : {}),
        database: { host, port, database: database.database, login },
      });
      engines.push(etl);
      return etl;
    },
    spawn(chunks, runId) {
      const { primary, secret } = database;
      const environment = testEnvironment(database);
      const run = runId === undefined ? undefined : { runId, clientId };
      const orders = JSON.stringify({ environment, primary, secret, chunks, run });
      const child = spawn(
        process.execPath,
        [path.join(import.meta.dirname, '../fixtures/worker.ts'), orders],
        {
          stdio: ['ignore', 'inherit', 'inherit'],
        },
      );
      children.push(child);
      const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
      return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), ended };
    },
    async close() {
      for (const child of children) child.kill('SIGKILL');
      for (const etl of engines) await etl.stop();
      await github.close();
    },
  };
}
