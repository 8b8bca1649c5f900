import { queryOptions, skipToken } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { unknown } from '#components/hooks/metric-query.ts';

/** One pull request with all that happened to it. */
export const pullRequestDetailQuery = (client: string | undefined, id: string | null) =>
  queryOptions({
    queryKey: client && id ? keys.metric(client, 'pullRequestDetail', { id }) : unknown('pullRequestDetail'),
    queryFn:
      client && id ? ({ signal }) => call('pullRequestDetail', { query: { client, id } }, signal) : skipToken,
  });
