import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import type { ListParams } from '#components/hooks/metric-query.ts';
import type { Sorting } from '#components/ui/sort-head.tsx';
import type { DeploymentSort } from './deployment-columns.tsx';

export const shownChoices = [
  { value: 'all', label: 'All' },
  { value: 'incidents', label: 'Caused an incident' },
  { value: 'failed', label: 'Failed to deploy' },
  { value: 'rework', label: 'Rework' },
] as const;
export type Shown = (typeof shownChoices)[number]['value'];

const asked: Record<Shown, ListParams<'deploymentList'>> = {
  all: {},
  incidents: { failed: 'true' },
  failed: { result: 'failure' },
  rework: { rework: 'true' },
};

const parsers = {
  deployments: parseAsStringLiteral([
    'all',
    'incidents',
    'failed',
    'rework',
  ] as const satisfies Shown[]).withDefault('all'),
  environment: parseAsString,
  sort: parseAsStringLiteral([
    'finished',
    'changes',
    'incidents',
    'duration',
  ] as const satisfies DeploymentSort[]).withDefault('finished'),
  order: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('desc'),
};

/** Which deployments the table shows, in which order, kept in the address. */
export function useDeploymentParams() {
  const [{ deployments: shown, environment, sort, order }, set] = useQueryStates(parsers);
  const sorting: Sorting<DeploymentSort> = {
    sort,
    order,
    /** A second choice of the same column turns its order round. */
    by: (next) => void set({ sort: next, order: next === sort && order === 'desc' ? 'asc' : 'desc' }),
  };
  const params: ListParams<'deploymentList'> = {
    sort,
    order,
    ...asked[shown],
    ...(environment && { environment }),
  };
  return {
    params,
    shown,
    environment,
    sorting,
    setShown: (next: Shown) => void set({ deployments: next }),
    setEnvironment: (next: string | null) => void set({ environment: next }),
  };
}
