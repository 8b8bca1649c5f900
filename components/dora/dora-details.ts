import { useDetails } from '#components/ui/use-details.ts';
import type { Metric } from './figures.ts';

/** Kinds of the page’s drawer, as the address names them. */
export const DEPLOYMENT = 'deployment';
export const INCIDENT = 'incident';
/** Rows behind a bucket: `bucket:<metric>:<first day>`. */
export const BUCKET = 'bucket';

export function useDoraDetails() {
  const { details, shown, open, close } = useDetails();
  return {
    details,
    shown,
    close,
    openDeployment: (id: string) => open(DEPLOYMENT, id),
    openIncident: (id: string) => open(INCIDENT, id),
    openBucket: (metric: Metric, start: string) => open(BUCKET, `${metric}:${start}`),
  };
}
