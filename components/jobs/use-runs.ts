import { useQuery } from '@tanstack/react-query';
import { useClient } from '#components/hooks/use-client.ts';
import { useLiveState } from '#components/live/live-provider.tsx';
import { runsQuery } from './queries.ts';

/** The client’s runs, newest first, live; without a socket they are asked for every 5 s. */
export function useRuns() {
  const { client } = useClient();
  const live = useLiveState();
  return useQuery({ ...runsQuery(client?.id), refetchInterval: live === 'lost' ? 5_000 : false });
}
