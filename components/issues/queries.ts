import { queryOptions, skipToken } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';

/** Statuses that nobody mapped to a workflow step. Changes with the mappings and with a sync. */
export const unmappedStatusesQuery = (client: string | undefined) =>
  queryOptions({
    queryKey: keys.unmappedStatuses(client ?? ''),
    queryFn: client ? ({ signal }) => call('unmappedStatuses', { query: { client } }, signal) : skipToken,
  });
