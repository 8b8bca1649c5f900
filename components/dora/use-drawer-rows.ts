import { isDay } from '#components/filters/ranges.ts';
import { type MetricFilters, useMetricFilters } from '#components/filters/use-filters.ts';
import type { ListName, ListParams } from '#components/hooks/metric-query.ts';
import { bucketDays } from '#components/issues/bucket-days.ts';
import { leftOutBy } from '#components/ui/left-out.ts';
import type { Details } from '#components/ui/use-details.ts';
import { formatBucket } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { BUCKET, LEFT_OUT, ROWS, useDoraDetails } from './dora-details.ts';
import type { Metric } from './figures.ts';
import { metricRows } from './metric-rows.ts';

interface Asked {
  name: ListName;
  params: object;
  title: string;
}

const isMetric = (text: string): text is Metric => Object.hasOwn(metricRows, text);

const leftOutLists = {
  deployments: { name: 'deploymentList', params: {}, label: 'Deployments' },
  incidents: { name: 'incidentList', params: { by: 'opened' }, label: 'Incidents' },
} as const;
const isLeftOut = (text: string): text is keyof typeof leftOutLists => Object.hasOwn(leftOutLists, text);

/** What the address asks for; null: nothing that is a list. */
function askedFor({ kind, value }: Details, filters: MetricFilters): Asked | null {
  const [what = '', which = ''] = value.split(':');
  if (kind === BUCKET && isMetric(what) && isDay(which)) {
    const { name, params } = metricRows[what];
    return {
      name,
      params: { ...bucketDays(which, filters.bucket, filters), ...params },
      title: `${definitions[what].title}: ${formatBucket(which, filters.bucket)}`,
    };
  }
  if (kind === ROWS && isMetric(what)) {
    const { name, params, label } = metricRows[what];
    return { name, params, title: `${definitions[what].title}: ${label}` };
  }
  if (kind === LEFT_OUT && isLeftOut(what)) {
    const { name, params, label } = leftOutLists[what];
    const title = `${label} ${leftOutBy(which)}`;
    return { name, params: { ...params, excludedBy: which }, title };
  }
  return null;
}

interface DrawerRows<Name extends ListName> {
  filters: MetricFilters | null;
  /** Null: the address names no rows of such a list. */
  params: ListParams<Name> | null;
  title: string;
  opened: boolean;
  close: () => void;
}

/** The rows that the address names, behind a bucket, a metric or a rule, where they are of such a list. */
export function useDrawerRows<Name extends ListName>(name: Name): DrawerRows<Name> {
  const filters = useMetricFilters();
  const { details, shown, close } = useDoraDetails();
  const asked = shown && filters && askedFor(shown, filters);
  if (!asked || asked.name !== name) return { filters, params: null, title: '', opened: false, close };
  return {
    filters,
    close,
    title: asked.title,
    params: asked.params as ListParams<Name>,
    opened: details?.kind === shown?.kind,
  };
}
