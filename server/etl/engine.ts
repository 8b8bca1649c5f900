import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Listener } from '#db/listen.ts';
import { createQueue, type QueueOptions } from '#db/queue.ts';
import type { Router } from '#db/router/router.ts';
import { RUN_CONTROL_CHANNEL } from '#lib/events.ts';
import type { ChunkOptions } from './chunk.ts';
import { startDispatcher } from './dispatch.ts';
import { startFactKeeper } from './facts.ts';
import type { Job } from './job.ts';
import { executeRun, type RunnerOptions } from './run.ts';

export interface EtlOptions {
  router: Router;
  jobs: readonly Job[];
  /** LEADLINE_SECRET */
  secret: string;
  /** Primary, and the application's role. */
  database: Omit<QueueOptions, 'log'>;
  /** Runs this process works on at a time: more than one client may have, so that others get their turn. */
  concurrency?: number;
  chunks?: ChunkOptions;
  /** Hears of what people want; without it, workers look at every chunk and every two seconds. */
  listener?: Listener;
  /** As in RunnerOptions. */
  onSettled?: RunnerOptions['onSettled'];
  log: Logger;
}

/** Queue, dispatcher and worker of this process. */
export interface Etl {
  /** A run has just become due. */
  wake(): void;
  /** Whether runs are taken up: the database was seen lately. */
  up(): boolean;
  /** Lets open chunks finish, gives the runs back, takes no more. Within 10 s. */
  stop(): Promise<void>;
}

/** How long the database may be out of sight before the worker counts as down. */
const OUT_OF_SIGHT_MS = 15_000;
/** A chunk is committed within about a second; what takes longer than this is left to the next attempt. */
const STOP_WITHIN_MS = 9_000;

export async function startEtl(options: EtlOptions): Promise<Etl> {
  const { router, jobs, secret, database, concurrency = 4, chunks, listener, onSettled, log } = options;
  const worker = `${hostname()}:${process.pid}`;
  const queue = createQueue({ ...database, log });
  await queue.start();
  const stopping = new AbortController();
  const runner = { router, jobs, secret, worker, chunks, log, ...(onSettled ? { onSettled } : {}) };
  const dispatcher = startDispatcher({ router, queue, jobs, log });
  const facts = startFactKeeper({ router, log });
  /** Of the attempts at work here; two of one run while an older one finds out that it is. */
  const held = new Map<AbortController, number>();
  await queue.work(concurrency, async (run, lost) => {
    const wish = new AbortController();
    // Before the run is taken: what is said meanwhile counts.
    held.set(wish, run.runId);
    try {
      await executeRun(runner, run, AbortSignal.any([lost, stopping.signal, wish.signal]));
    } catch (error) {
      log.error({ err: error, run: run.runId }, 'the attempt was given up; the run is dispatched again');
    } finally {
      held.delete(wish);
    }
    // What it leaves may be due at once.
    if (!stopping.signal.aborted) dispatcher.wake();
  });
  await listener?.listen(
    RUN_CONTROL_CHANNEL,
    (runId) => {
      for (const [wish, id] of held) {
        if (id === Number(runId)) wish.abort(new Error('somebody wants something of the run'));
      }
      dispatcher.wake();
    },
    dispatcher.wake,
  );

  return {
    wake: dispatcher.wake,
    up() {
      const seen = dispatcher.lastSeenAt();
      return !stopping.signal.aborted && seen !== null && Date.now() - seen < OUT_OF_SIGHT_MS;
    },
    async stop() {
      stopping.abort(new Error('The server is stopping'));
      await dispatcher.stop();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_WITHIN_MS);
      });
      await Promise.race([Promise.all([queue.stopWork(), facts.stop()]), late]);
      clearTimeout(timer);
      await queue.stop();
    },
  };
}
