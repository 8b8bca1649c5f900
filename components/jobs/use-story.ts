import { useQuery } from '@tanstack/react-query';
import { useLiveState } from '#components/live/live-provider.tsx';
import type { RunView } from '#lib/runs.ts';
import { runStoryQuery } from './queries.ts';

/** What happened in a run, live; without a socket it is asked for every 5 s. Log and timeline share one answer. */
export function useStory(run: Pick<RunView, 'id' | 'seq'>, reach: 'newest' | 'whole') {
  const live = useLiveState();
  return useQuery({ ...runStoryQuery(run, reach), refetchInterval: live === 'lost' ? 5_000 : false });
}
