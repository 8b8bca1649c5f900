import { queryOptions, skipToken } from '@tanstack/react-query';
import type { MetricFilters } from '#components/filters/use-filters.ts';
import { type CallInput, call } from './api.ts';
import { keys } from './keys.ts';
import type { RouteName } from './routes.ts';

/** Until the client is known: no question, and no place in the cache that a real one could have. */
export const unknown = (name: RouteName) => ['metrics', '', name] as const;

/** Whether the old selection may stay on the screen while the new one loads: never across clients. */
export const sameClient = (
  client: string | undefined,
  previous: { queryKey: readonly unknown[] } | undefined,
) => previous?.queryKey[1] === client;

/** In a drawer: the rows of another figure are not to stand under the new title while its own load. */
export const noOtherRows = { placeholderData: () => undefined } as const;

/** A page asks some 15 questions, and a first sync keeps figures in the making for as long as it takes. */
const ASK_AGAIN_MS = 10_000;

/** An answer with figures, or the pages of one. */
interface Told {
  meta?: { factsPending?: boolean };
  pages?: readonly Told[];
}

/** After how many ms an answer is asked for again: while its figures are being made anew they are old; false: never. */
export function askAgainAfter(answer: unknown): number | false {
  const isPending = ({ meta, pages }: Told): boolean => meta?.factsPending ?? pages?.some(isPending) ?? false;
  return answer && isPending(answer) ? ASK_AGAIN_MS : false;
}

/** Questions that are asked with the filters of the page alone. */
type MetricName =
  | 'leadTime'
  | 'deploymentFrequency'
  | 'changeFailRate'
  | 'recoveryTime'
  | 'reworkRate'
  | 'serviceOverview'
  | 'pullRequestSummary'
  | 'pullRequestStages'
  | 'pullRequestDistribution'
  | 'pullRequestSizes'
  | 'pullRequestRepositories'
  | 'reviewerLoad'
  | 'cumulativeFlow'
  | 'cycleTimes'
  | 'agingWork'
  | 'timeInStep'
  | 'flowEfficiency'
  | 'issueTrends'
  | 'throughput'
  | 'workBalance';

/** A question of the page’s selection; none while the client is not known. */
export const metricQuery = <Name extends MetricName>(name: Name, filters: MetricFilters | null) =>
  queryOptions({
    queryKey: filters ? keys.metric(filters.client, name, filters) : unknown(name),
    queryFn: filters ? ({ signal }) => call(name, { query: filters } as CallInput<Name>, signal) : skipToken,
    placeholderData: (data, previous) => (sameClient(filters?.client, previous) ? data : undefined),
  });
