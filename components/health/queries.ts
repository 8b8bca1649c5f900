import { queryOptions, skipToken } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** How the sources stand; the range has nothing to do with it. */
export const sourceHealthQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: keys.metric(client ?? '', 'sourceHealth', {}),
    queryFn: client ? ({ signal }) => call('sourceHealth', { query: { client } }, signal) : skipToken,
  });
