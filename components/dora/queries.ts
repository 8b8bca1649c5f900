import { queryOptions, skipToken } from '@tanstack/react-query';
import { type CallInput, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { unknown } from '#components/hooks/metric-query.ts';

/** One deployment, or one incident, with what belongs to it. */
export const doraViewQuery = <Name extends 'deploymentView' | 'incidentView'>(
  name: Name,
  client: string | undefined,
  id: string | null,
) =>
  queryOptions({
    queryKey: client && id ? keys.metric(client, name, { id }) : unknown(name),
    queryFn:
      client && id
        ? ({ signal }) => call(name, { params: { id }, query: { client } } as CallInput<Name>, signal)
        : skipToken,
  });
