import { queryOptions, skipToken } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { RunView } from '#lib/runs.ts';
import { mergeRuns } from './apply-run-event.ts';
import { type LogLine, linesOf, mergeLines } from './run-log.ts';

/** So many events before the newest are read for the first view of a log. */
const LOG_REACH = 1_000;
const LOG_PAGES = 10;

/** The integrations of a client. */
export const integrationsQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: keys.integrations(client ?? ''),
    queryFn: client
      ? async ({ signal }) => (await call('listIntegrations', { query: { client } }, signal)).integrations
      : skipToken,
  });

/** The newest runs of a client; live events are applied to this answer (components/live). */
export const runsQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: keys.runs(client ?? ''),
    queryFn: client
      ? async ({ signal, client: cache, queryKey }): Promise<RunView[]> => {
          const { runs } = await call('listRuns', { query: { client } }, signal);
          return mergeRuns(cache.getQueryData<RunView[]>(queryKey), runs);
        }
      : skipToken,
  });

/** The newest log lines of a run; read again, it asks only for what came since. */
export const runLogQuery = (run: Pick<RunView, 'id' | 'seq'>) =>
  queryOptions({
    queryKey: keys.runLog(run.id),
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal, client: cache, queryKey }): Promise<LogLine[]> => {
      let lines = cache.getQueryData<LogLine[]>(queryKey) ?? [];
      let after = lines.at(-1)?.seq ?? Math.max(0, run.seq - LOG_REACH);
      for (let page = 0; page < LOG_PAGES; page++) {
        const { events, more } = await call(
          'runEvents',
          { params: { id: run.id }, query: { after } },
          signal,
        );
        lines = mergeLines(lines, linesOf(events));
        after = events.at(-1)?.seq ?? after;
        if (!more) break;
      }
      return lines;
    },
  });
