import type { QueryClient } from '@tanstack/react-query';
import { keys } from '#components/hooks/keys.ts';
import { keepLsn } from '#components/hooks/lsn.ts';
import { applyRunEvents } from '#components/jobs/apply-run-event.ts';
import { type LogLine, linesOf, mergeLines } from '#components/jobs/run-log.ts';
import type { LiveRunEvent } from '#lib/events.ts';
import type { RunView } from '#lib/runs.ts';

/** Events of so long are drawn together. */
const BATCH_MS = 100;
/** A snapshot is asked for at most this often, however many gaps there are. */
const RESYNC_PAUSE_MS = 1_000;
/** The replica has the end of a run by then, so charts that ask again get the new data. */
const METRICS_AFTER_MS = 1_000;

export interface RunFeed {
  push(event: LiveRunEvent): void;
  /** Asks for a snapshot: after joining, after waking, after a gap. */
  resync(): void;
  stop(): void;
}

/** Carries the live events of a client into the cached answers that its pages draw. */
export function createRunFeed(cache: QueryClient, client: string): RunFeed {
  let arrived: LiveRunEvent[] = [];
  /** Behind a gap: tried again after the next snapshot. */
  let waiting: LiveRunEvent[] = [];
  let resyncing = false;
  let flushTimer: ReturnType<typeof setTimeout> | undefined;
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const later = (ms: number, what: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      what();
    }, ms);
    timers.add(timer);
    return timer;
  };
  const runsKey = keys.runs(client);
  /** Null while no page draws runs: then nothing is kept, and the next page to come asks anew. */
  const drawnRuns = (): RunView[] | null => {
    const query = cache.getQueryCache().find<RunView[]>({ queryKey: runsKey });
    if (query?.isActive()) return query.state.data ?? null;
    query?.invalidate();
    return null;
  };

  const flush = () => {
    flushTimer = undefined;
    const events = [...waiting, ...arrived];
    arrived = [];
    waiting = [];
    const before = drawnRuns();
    if (!before) return;
    const { runs, missed } = applyRunEvents(before, events);
    cache.setQueryData<RunView[]>(runsKey, runs);
    addLines(
      cache,
      events.filter((event) => !missed.includes(event)),
    );
    waiting = missed;
    if (missed.length > 0) resync();
  };

  const resync = () => {
    if (resyncing) return;
    resyncing = true;
    void Promise.all([
      cache.invalidateQueries({ queryKey: runsKey }),
      cache.invalidateQueries({ queryKey: keys.runLogs }),
    ]).finally(() => {
      const known = new Set(drawnRuns()?.map(({ id }) => id));
      waiting = waiting.filter(({ runId }) => known.has(runId));
      later(RESYNC_PAUSE_MS, () => {
        resyncing = false;
        if (waiting.length > 0) flush();
      });
      if (waiting.length > 0) flush();
    });
  };

  return {
    push(event) {
      if (event.clientId !== client) return;
      keepLsn(event.position);
      arrived.push(event);
      if (!flushTimer) flushTimer = later(BATCH_MS, flush);
      const { body } = event;
      if (body.type === 'state' && (body.state === 'succeeded' || body.state === 'partial')) {
        later(METRICS_AFTER_MS, () => void cache.invalidateQueries({ queryKey: keys.metrics(client) }));
      }
    },
    resync,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** Appends to the logs that a page draws; the others are read when they are opened. */
function addLines(cache: QueryClient, events: readonly LiveRunEvent[]): void {
  for (const [runId, ofRun] of Map.groupBy(events, (event) => event.runId)) {
    const lines = linesOf(ofRun);
    if (lines.length === 0) continue;
    cache.setQueryData<LogLine[]>(keys.runLog(runId), (known) => known && mergeLines(known, lines));
  }
}
