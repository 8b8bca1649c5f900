import { type MetricFilters, useMetricFilters } from '#components/filters/use-filters.ts';
import { bucketDays } from '#components/issues/bucket-days.ts';
import { formatBucket } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { BUCKET, useDoraDetails } from './dora-details.ts';
import type { Metric } from './figures.ts';
import type { ListName, ListParams } from './queries.ts';

/** Which rows stand behind a bucket of a metric. */
const lists = {
  frequency: { name: 'deploymentList', params: {} },
  leadTime: { name: 'deployedChanges', params: {} },
  failRate: { name: 'deploymentList', params: { failed: 'true' } },
  recovery: { name: 'incidentList', params: { by: 'resolved' } },
  rework: { name: 'deploymentList', params: { rework: 'true' } },
} as const satisfies Record<Metric, { name: ListName; params: object }>;

const isMetric = (text: string): text is Metric => Object.hasOwn(lists, text);
const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);

interface ShownBucket<Name extends ListName> {
  filters: MetricFilters | null;
  /** Null: the address names no bucket whose rows are such a list. */
  params: ListParams<Name> | null;
  title: string;
  opened: boolean;
  close: () => void;
}

/** The bucket that the address names, where what stands behind it is such a list. */
export function useBucket<Name extends ListName>(name: Name): ShownBucket<Name> {
  const filters = useMetricFilters();
  const { details, shown, close } = useDoraDetails();
  const [metric = '', start = ''] = shown?.kind === BUCKET ? shown.value.split(':') : [];
  const nothing = { filters, params: null, title: '', opened: false, close };
  if (!filters || !isMetric(metric) || !isDate(start) || lists[metric].name !== name) return nothing;
  return {
    ...{ filters, close, opened: details?.kind === BUCKET },
    params: { ...bucketDays(start, filters.bucket, filters), ...lists[metric].params } as ListParams<Name>,
    title: `${definitions[metric].title}: ${formatBucket(start, filters.bucket)}`,
  };
}
