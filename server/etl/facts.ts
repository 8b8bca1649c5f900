import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { onRaw } from '#db/executor.ts';
import { drainFacts } from '#db/facts/drain.ts';
import { markStale } from '#db/facts/marks.ts';
import { staleFacts } from '#db/queries/stale-facts.ts';
import type { Router } from '#db/router/router.ts';
import { analyzeChanged } from '#db/writes/analyze.ts';
import { apart } from '../apart.ts';
import { startWatcher, type Watcher } from '../watcher.ts';
import { retried } from './retry.ts';

/** Who waits for a client's facts, waits here: in the database each would hold a connection that loading needs. */
const settling = new Map<number, Promise<void>>();
/** Another process is at it. */
const LOOK_AGAIN_MS = 250;

/**
 * Makes the facts of all that is marked of a client, a few thousand items a transaction, so that what a run has loaded
 * is in the figures when it says that it is done. One at a time per client: who comes meanwhile has the rest made behind
 * it.
 */
export async function settleFacts(router: Router, clientId: number, log: Logger): Promise<void> {
  const before = settling.get(clientId);
  const own = (before ?? Promise.resolve()).catch(() => {}).then(() => drain(router, clientId, log));
  settling.set(clientId, own);
  try {
    await own;
  } finally {
    if (settling.get(clientId) === own) settling.delete(clientId);
  }
}

/** Facts made since the tables were last analyzed, by this process. */
let notAnalyzed = 0;
/** A client with fewer is read without much harm by a plan for one with none. */
const MANY = 2_000;

async function drain(router: Router, clientId: number, log: Logger): Promise<void> {
  for (;;) {
    const { left, items } = await retried(log, 'making facts', () =>
      router.etl({ clientId }, (raw) => drainFacts(onRaw(raw, { prepare: false }), clientId)),
    );
    notAnalyzed += items;
    if (left === 'nothing') break;
    if (left === 'busy') await sleep(LOOK_AGAIN_MS);
  }
  if (notAnalyzed < MANY) return;
  notAnalyzed = 0;
  await router.etl({ clientId }, (raw) => analyzeChanged(onRaw(raw)));
}

/**
 * Marks wait so long, in seconds: a run that loads at full speed has its facts made in larger portions, which take
 * fewer statements; whoever looks at its figures meanwhile sees them grow.
 */
const QUIET_SECONDS = 5;

/**
 * Keeps facts up with what comes in beside runs (webhooks, rules, decisions of people), with a run that takes long,
 * and with what a worker that died has left; makes all facts of a client anew when rules or definitions are others.
 */
export function startFactKeeper({
  router,
  log,
  intervalMs = 1_000,
  quietSeconds = QUIET_SECONDS,
}: {
  router: Router;
  log: Logger;
  intervalMs?: number;
  quietSeconds?: number;
}): Watcher {
  async function look(stopping: AbortSignal): Promise<void> {
    const stale = await router.read('job_control', { clientId: null }, (db) => staleFacts(db, quietSeconds));
    for (const { clientId, anew } of stale) {
      if (stopping.aborted) return;
      // The marks are still there.
      await apart(log, { client: clientId }, 'facts could not be made', async () => {
        if (anew) await router.etl({ clientId }, (raw) => markStale(onRaw(raw), clientId, 'everything'));
        await settleFacts(router, clientId, log);
      });
    }
  }
  return startWatcher({ look, failure: 'stale facts cannot be seen', log, intervalMs });
}
