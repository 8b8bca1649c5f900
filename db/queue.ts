import { type Job, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { DueRun } from './queries/due-runs.ts';
import type { Login } from './roles.ts';
import { QUEUE_POOL_SIZE } from './router/hosts.ts';
import { type Host, tlsOptions } from './tls.ts';

export interface QueueOptions extends Host {
  database: string;
  /** The application's role: it owns what pg-boss makes in its schema. */
  login: Login;
  log: Logger;
}

/** Leases attempts of runs to workers of any process. Our tables are the truth, this is the dispatch. */
export interface Queue {
  start(): Promise<void>;
  /** @returns false while a job for the same attempt is still queued or active: try again at the next tick */
  send(run: DueRun): Promise<boolean>;
  /** Takes jobs, `concurrency` at a time. The signal is aborted when the job is no longer ours. */
  work(concurrency: number, handle: (run: DueRun, signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Takes no more jobs, and waits for those at work. */
  stopWork(): Promise<void>;
  stop(): Promise<void>;
}

const QUEUE = 'etl-run';
/** A worker silent for this long is dead (pg-boss' minimum); seen within a second more. */
const HEARTBEAT_SECONDS = 10;
/** One client's many integrations must not keep the others waiting. */
const RUNS_PER_CLIENT = 2;
/** Several lost refreshes are needed before a live worker is taken for dead. */
const REFRESH_SECONDS = 2;

export function createQueue({ host, port, tls, database, login, log }: QueueOptions): Queue {
  const boss = new PgBoss({
    host,
    port,
    database,
    user: login.user,
    password: login.password,
    ssl: tlsOptions(host, tls),
    application_name: 'leadline:queue',
    max: QUEUE_POOL_SIZE,
    connectionTimeoutMillis: 5_000,
    // The migration has made it; the application's role may not make schemas.
    createSchema: false,
    schedule: false,
    // On one connection more, beside the pool.
    useListenNotify: true,
    // Dead workers must be found within seconds; by default pg-boss looks once a minute.
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    // It would warn of what hot_standby_feedback brings about, for tables of a few hundred rows.
    monitorVacuum: false,
  });
  boss.on('error', (error) => log.warn({ err: error }, 'the queue has a problem'));
  boss.on('warning', (warning) => log.debug({ warning }, 'the queue warns'));

  return {
    async start() {
      await boss.start();
      const options = {
        expireInSeconds: 23 * 3600,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        // The dispatcher sends again what is due: one way for start, requeue and takeover.
        retryLimit: 0,
        deleteAfterSeconds: 24 * 3600,
        notify: true,
      };
      const known = await boss.getQueue(QUEUE);
      if (known) await boss.updateQueue(QUEUE, options);
      else await boss.createQueue(QUEUE, { ...options, policy: 'exclusive' });
    },
    async send(run) {
      const id = await boss.send(QUEUE, run, {
        // One job an attempt: the job of a worker that is not heard of any more holds nobody up.
        singletonKey: `integration:${run.integrationId}:${run.attempt}`,
        group: { id: `client:${run.clientId}` },
      });
      return id !== null;
    },
    async work(concurrency, handle) {
      const options = {
        localConcurrency: concurrency,
        // Of all workers together, about: it may run over by a few, as each looks by itself.
        groupConcurrency: RUNS_PER_CLIENT,
        heartbeatRefreshSeconds: REFRESH_SECONDS,
        pollingIntervalSeconds: 2,
        notifyPollingIntervalSeconds: 2,
      };
      await boss.work(QUEUE, options, async ([job]: Job<DueRun>[]) => {
        if (job) await handle(job.data, job.signal);
      });
    },
    stopWork: () => boss.offWork(QUEUE, { wait: true }),
    stop: () => boss.stop({ graceful: true, timeout: 1_000 }),
  };
}
