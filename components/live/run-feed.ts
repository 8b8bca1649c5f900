import type { QueryClient } from '@tanstack/react-query';
import { keys } from '#components/hooks/keys.ts';
import { keepLsn } from '#components/hooks/lsn.ts';
import { applyRunEvents } from '#components/jobs/apply-run-event.ts';
import {
  askNarrowedLists,
  knownRuns,
  type RunAnswer,
  runsOf,
  storeRuns,
} from '#components/jobs/run-answers.ts';
import { addEvents, type RunStory } from '#components/jobs/run-story.ts';
import type { LiveRunEvent } from '#lib/events.ts';

/** Events of so long are drawn together. */
const BATCH_MS = 100;
/** A snapshot is asked for at most this often, however many gaps there are. */
const RESYNC_PAUSE_MS = 1_000;
/** The replica has the state of a run by then, so what asks again gets the new data. */
const METRICS_AFTER_MS = 1_000;
/** Records set aside are asked for at most this often. */
const QUARANTINE_AFTER_MS = 2_000;

export interface RunFeed {
  push(event: LiveRunEvent): void;
  /** Asks for a snapshot of the runs: after a gap. */
  resync(): void;
  /** Asks for all that is shown of runs: after joining, after waking. */
  refresh(): void;
  stop(): void;
}

/** Carries the live events of a client into the cached answers that its pages draw. */
export function createRunFeed(cache: QueryClient, client: string): RunFeed {
  let arrived: LiveRunEvent[] = [];
  /** Behind a gap: tried again after the next snapshot. */
  let waiting: LiveRunEvent[] = [];
  let resyncing = false;
  /** Asked for while a snapshot was under way, which may be older than what was missed. */
  let again = false;
  let flushTimer: ReturnType<typeof setTimeout> | undefined;
  let quarantineWaits = false;
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const later = (ms: number, what: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      what();
    }, ms);
    timers.add(timer);
    return timer;
  };
  const ask = (queryKey: readonly unknown[]) => cache.invalidateQueries({ queryKey });

  const flush = () => {
    flushTimer = undefined;
    const events = [...waiting, ...arrived];
    arrived = [];
    waiting = [];
    if (cache.getQueryCache().findAll({ queryKey: keys.runs(client), type: 'active' }).length === 0) {
      forgetUndrawn(cache, client);
      return;
    }
    const before = knownRuns(cache, client);
    const { runs, missed } = applyRunEvents(before, events);
    storeRuns(cache, client, runs);
    forgetUndrawn(cache, client);
    const heard = events.filter((event) => !missed.includes(event));
    tellStories(cache, heard);
    if (heard.some(({ body }) => body.type === 'state')) void askNarrowedLists(cache, client);
    if (!quarantineWaits && setsAside(before, heard)) {
      quarantineWaits = true;
      later(QUARANTINE_AFTER_MS, () => {
        quarantineWaits = false;
        void ask(keys.quarantine(client));
      });
    }
    waiting = missed.filter(({ runId }) => isDrawn(cache, client, runId));
    if (waiting.length > 0) resync();
  };

  const resync = () => {
    if (resyncing) return;
    resyncing = true;
    void Promise.all([ask(keys.runs(client)), ask(keys.runStories)]).finally(() => {
      const known = new Set(knownRuns(cache, client).map(({ id }) => id));
      waiting = waiting.filter(({ runId }) => known.has(runId));
      later(RESYNC_PAUSE_MS, () => {
        resyncing = false;
        if (again) {
          again = false;
          resync();
        } else if (waiting.length > 0) flush();
      });
      if (waiting.length > 0) flush();
    });
  };

  /** One for all who ask meanwhile: nothing else may ever tell them what they missed. */
  const resyncOrAgain = () => {
    if (resyncing) again = true;
    else resync();
  };

  /** What hangs on runs, but changes only at their end. */
  const askCompanions = () => {
    for (const key of [keys.integrations(client), keys.gaps(client), keys.quarantine(client)]) void ask(key);
  };

  return {
    push(event) {
      if (event.clientId !== client) return;
      keepLsn(event.position);
      arrived.push(event);
      if (!flushTimer) flushTimer = later(BATCH_MS, flush);
      const { body } = event;
      if (body.type !== 'state') return;
      const ended = body.finishedAt !== null;
      later(METRICS_AFTER_MS, () => {
        // What was stored of a run that failed or was stopped stays, so every end makes new figures; how a source stands
        // follows each state.
        void ask(ended ? keys.metrics(client) : keys.metric(client, 'sourceHealth', {}));
        if (ended) askCompanions();
      });
    },
    resync: resyncOrAgain,
    refresh() {
      resyncOrAgain();
      askCompanions();
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      again = false;
    },
  };
}

/** Marks the answers that no page draws: they may lack something, so the next page to draw one asks anew. */
function forgetUndrawn(cache: QueryClient, client: string): void {
  const undrawn = cache.getQueryCache().findAll({ queryKey: keys.runs(client), type: 'inactive' });
  for (const query of undrawn) query.invalidate();
}

/** Whether a page draws the run, or a list that a new run belongs into. */
function isDrawn(cache: QueryClient, client: string, runId: string): boolean {
  return cache
    .getQueryCache()
    .findAll({ queryKey: keys.runs(client), type: 'active' })
    .some(({ queryKey, state }) => {
      const answer = state.data as RunAnswer | undefined;
      if (!answer) return false;
      const runs = runsOf(answer);
      if (runs.some(({ id }) => id === runId)) return true;
      const isListOfAll = queryKey[2] === 'list' && Object.keys(queryKey[3] as object).length === 0;
      // An older one stands on a page that was not asked for.
      return isListOfAll && runs.every(({ id }) => Number(id) < Number(runId));
    });
}

/** Adds to the stories that were read; the others are read when they are opened. */
function tellStories(cache: QueryClient, events: readonly LiveRunEvent[]): void {
  for (const [runId, ofRun] of Map.groupBy(events, (event) => event.runId)) {
    cache.setQueriesData<RunStory>({ queryKey: [...keys.runStories, runId] }, (story) =>
      story ? addEvents(story, ofRun) : story,
    );
  }
}

/** Whether more records are set aside than were known of. */
function setsAside(before: ReturnType<typeof knownRuns>, events: readonly LiveRunEvent[]): boolean {
  const known = new Map(before.map(({ id, quarantined }) => [id, quarantined]));
  return events.some(({ runId, body }) => body.type === 'step' && body.quarantined > (known.get(runId) ?? 0));
}
