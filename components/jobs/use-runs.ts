import { useInfiniteQuery, useMutationState, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useClient } from '#components/hooks/use-client.ts';
import { useLiveState } from '#components/live/live-provider.tsx';
import type { RunView } from '#lib/runs.ts';
import { runListQuery, runQuery } from './queries.ts';
import type { RunFilter } from './run-answers.ts';
import { CONTROL, type Wish, withWishes } from './wishes.ts';

/** Asked for by itself only while nothing is pushed. */
const usePolling = () => (useLiveState() === 'lost' ? 5_000 : (false as const));

/** Lays the commands that are on their way over a run. */
function useWishes(): (run: RunView) => RunView {
  const wishes = useMutationState({
    filters: { mutationKey: CONTROL, status: 'pending' },
    select: ({ state }) => state.variables as Wish,
  });
  return useCallback((run: RunView) => withWishes(run, wishes), [wishes]);
}

/** Runs of the client, newest first, live; without a socket they are asked for every 5 s. */
export function useRunList(filter: RunFilter = {}) {
  const { client } = useClient();
  const refetchInterval = usePolling();
  const query = useInfiniteQuery({ ...runListQuery(client?.id, filter), refetchInterval });
  const wish = useWishes();
  const { data } = query;
  const runs = useMemo(() => data?.pages.flatMap((page) => page.runs).map(wish), [data, wish]);
  return { query, runs };
}

/** One run of the client, live. */
export function useRun(id: string) {
  const { client } = useClient();
  const refetchInterval = usePolling();
  const query = useQuery({ ...runQuery(client?.id, id), refetchInterval });
  const wish = useWishes();
  const { data } = query;
  const run = useMemo(() => data && wish(data), [data, wish]);
  return { query, run };
}

/** Whether the person may start and control runs of the client: of an archived one nobody may. */
export function useMayControl(): boolean {
  const { client } = useClient();
  return client !== undefined && client.role !== 'viewer' && client.archivedAt === null;
}
