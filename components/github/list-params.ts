import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import type { pullRequestSorts } from '#lib/api/pull-requests.ts';

export type Sort = (typeof pullRequestSorts)[number];
export type Order = 'asc' | 'desc';
export type State = 'open' | 'merged' | 'closed';

export interface ListParams {
  state?: State;
  sort: Sort;
  order: Order;
}

const sorts = ['created', 'merged', 'elapsed', 'size'] as const satisfies readonly Sort[];

const parsers = {
  state: parseAsStringLiteral(['open', 'merged', 'closed'] as const satisfies readonly State[]),
  sort: parseAsStringLiteral(sorts).withDefault('created'),
  order: parseAsStringLiteral(['asc', 'desc'] as const satisfies readonly Order[]).withDefault('desc'),
};

/** State and order of the pull-request table, kept in the address beside the shared filters. */
export function useListParams() {
  const [{ state, sort, order }, set] = useQueryStates(parsers);
  const params: ListParams = { sort, order, ...(state && { state }) };
  return {
    params,
    setState: (next: State | null) => void set({ state: next }),
    /** A second choice of the same column turns its order round. */
    sortBy: (next: Sort) =>
      void set({ sort: next, order: next === sort && order === 'desc' ? 'asc' : 'desc' }),
  };
}
