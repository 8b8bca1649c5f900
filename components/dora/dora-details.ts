import { detailsText, useDetails } from '#components/ui/use-details.ts';
import type { Metric } from './figures.ts';

/** Kinds of the page’s drawer, as the address names them. */
export const DEPLOYMENT = 'deployment';
export const INCIDENT = 'incident';
/** Rows behind a bucket: `bucket:<metric>:<first day>`. */
export const BUCKET = 'bucket';
/** Rows behind a metric: `rows:<metric>`. */
export const ROWS = 'rows';
/** What a rule leaves out of the figures: `left-out:deployments:<rule>`, or of incidents. */
export const LEFT_OUT = 'left-out';

/** Where the tables stand on the page, for links to them. */
export const DEPLOYMENTS_ID = 'deployments';
export const INCIDENTS_ID = 'incidents';

/** As the address has them. */
export const metricRowsText = (metric: Metric) => detailsText(ROWS, metric);
export const leftOutText = (of: 'deployments' | 'incidents', rule: string) =>
  detailsText(LEFT_OUT, `${of}:${rule}`);

export function useDoraDetails() {
  const { details, shown, open, close } = useDetails();
  return {
    details,
    shown,
    close,
    openDeployment: (id: string) => open(detailsText(DEPLOYMENT, id)),
    openIncident: (id: string) => open(detailsText(INCIDENT, id)),
    openBucket: (metric: Metric, start: string) => open(detailsText(BUCKET, `${metric}:${start}`)),
    openRows: (metric: Metric) => open(metricRowsText(metric)),
  };
}
