import { infiniteQueryOptions, type QueryClient, queryOptions, skipToken } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { QuarantinedRecord } from '#lib/api/runs.ts';
import type { RunView } from '#lib/runs.ts';
import { mergeRun, mergeRuns } from './apply-run-event.ts';
import { knownRuns, type RunFilter, type RunPage } from './run-answers.ts';
import { addEvents, emptyStory, joinStories, type RunStory } from './run-story.ts';

/** So many events before the newest are read where the whole story is not asked for, or is too long. */
const REACH = 1_000;
/** Pages of a story, of 1,000 events each, that are read at most. */
const PAGES = 10;

/** The integrations of a client that are in use. */
export const integrationsQuery = (client: string | undefined) =>
  queryOptions({
    ...everyIntegrationQuery(client),
    select: (all) => all.filter(({ removal }) => removal === null),
  });

/** Those that are being removed among them, as long as their data is. */
export const everyIntegrationQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: keys.integrations(client ?? ''),
    queryFn: client
      ? async ({ signal }) => (await call('listIntegrations', { query: { client } }, signal)).integrations
      : skipToken,
  });

/** Runs of a client, newest first, page by page; live events are applied to this answer (components/live). */
export const runListQuery = (client: string | undefined, filter: RunFilter = {}) =>
  infiniteQueryOptions({
    queryKey: keys.runList(client ?? '', filter),
    queryFn: client
      ? async ({ signal, client: cache, pageParam: before }): Promise<RunPage> => {
          const query = { client, ...filter, ...(before && { before }) };
          const { runs, next } = await call('listRuns', { query }, signal);
          return { runs: mergeRuns(knownRuns(cache, client), runs), next };
        }
      : skipToken,
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

/** One run; live events are applied to this answer too. */
export const runQuery = (client: string | undefined, id: string) =>
  queryOptions({
    queryKey: keys.run(client ?? '', id),
    queryFn: client
      ? async ({ signal, client: cache }): Promise<RunView> => {
          const run = await call('getRun', { params: { id } }, signal);
          return mergeRun(
            knownRuns(cache, client).find((known) => known.id === id),
            run,
          );
        }
      : skipToken,
  });

/** What happened in a run: its newest events, or all from its beginning. Read again, it asks for what came since. */
export const runStoryQuery = (run: Pick<RunView, 'id' | 'seq'>, reach: 'newest' | 'whole') =>
  queryOptions({
    queryKey: keys.runStory(run.id, reach),
    staleTime: Number.POSITIVE_INFINITY,
    // What happened while nobody looked; it asks only from where it knows all.
    refetchOnMount: 'always',
    queryFn: ({ signal, client: cache }) => {
      const begin = reach === 'whole' ? 0 : Math.max(0, run.seq - REACH);
      return readStory(cache, run, reach, begin, signal);
    },
  });

async function readStory(
  cache: QueryClient,
  { id, seq }: Pick<RunView, 'id' | 'seq'>,
  reach: 'newest' | 'whole',
  begin: number,
  signal: AbortSignal,
): Promise<RunStory> {
  const known = () => cache.getQueryData<RunStory>(keys.runStory(id, reach));
  let story = known() ?? emptyStory(begin);
  for (let page = 1; ; page++) {
    const query = { after: story.seq };
    const { events, more } = await call('runEvents', { params: { id }, query }, signal);
    story = addEvents(story, events);
    if (!more || page > PAGES) break;
    // Too long to be read whole: its beginning and its end.
    if (page === PAGES && seq - REACH > story.seq) story = { ...story, seq: seq - REACH, holes: true };
  }
  const live = known();
  return live ? joinStories(story, live) : story;
}

/** Records that were set aside in a run; `all`: also those that were stored since. */
export const quarantineQuery = (client: string | undefined, run: string, all: boolean) =>
  infiniteQueryOptions({
    queryKey: keys.quarantineOf(client ?? '', run, all),
    queryFn: client
      ? ({ signal, pageParam: before }) => {
          const query = { client, run, open: all ? 'false' : 'true', ...(before && { before }) };
          return call('listQuarantine', { query }, signal);
        }
      : skipToken,
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: (data, previous) => (previous?.queryKey[2] === run ? data : undefined),
  });

/** One of them with what the source gave. */
export const payloadQuery = (client: string | undefined, { id, tries }: QuarantinedRecord) =>
  queryOptions({
    queryKey: keys.quarantined(client ?? '', id, tries),
    queryFn: async ({ signal }) => (await call('getQuarantined', { params: { id } }, signal)).payload ?? null,
  });

/** Days of which less is stored than the source has. */
export const gapsQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: keys.gaps(client ?? ''),
    queryFn: client ? ({ signal }) => call('listGaps', { query: { client } }, signal) : skipToken,
  });

/** When an integration is synced by itself; null: never. */
export const scheduleQuery = (integration: string) =>
  queryOptions({
    queryKey: keys.schedule(integration),
    queryFn: async ({ signal }) =>
      (await call('getSchedule', { params: { id: integration } }, signal)).schedule,
  });

/** The next five times of a schedule that is not saved yet. */
export const schedulePreviewQuery = (cron: string, timeZone: string) =>
  queryOptions({
    queryKey: keys.schedulePreview(cron, timeZone),
    queryFn: cron
      ? async ({ signal }) => (await call('previewSchedule', { query: { cron, timeZone } }, signal)).nextRuns
      : skipToken,
    retry: false,
  });
