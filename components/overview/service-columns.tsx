import type { ReactNode } from 'react';
import { formatPace } from '#components/dora/figures.ts';
import type { CsvColumn } from '#components/ui/csv-button.tsx';
import type { ServiceFigures } from '#lib/api/dora.ts';
import { formatCount, formatDuration, formatDurationExact, formatShare } from '#lib/format.ts';

export interface ServiceColumn {
  label: string;
  value: (row: ServiceFigures) => ReactNode;
  /** What it rests on, below it. */
  n: (row: ServiceFigures) => string;
  /** To the last digit, on hover. */
  exact?: (row: ServiceFigures) => string;
}

const n = (count: number) => `n = ${formatCount(count)}`;

export const serviceColumns: readonly ServiceColumn[] = [
  {
    label: 'Deployments',
    value: ({ frequency }) => formatPace(frequency.perDay),
    n: ({ frequency }) => n(frequency.deployments),
  },
  {
    label: 'Lead time',
    value: ({ leadTime }) => formatDuration(leadTime.p50),
    n: ({ leadTime }) => n(leadTime.n),
    exact: ({ leadTime }) => formatDurationExact(leadTime.p50),
  },
  {
    label: 'Fail rate',
    value: ({ failRate }) => formatShare(failRate.rate),
    n: ({ failRate }) => n(failRate.reached),
  },
  {
    label: 'Recovery',
    value: ({ recovery }) => formatDuration(recovery.p50),
    n: ({ recovery }) => n(recovery.n),
    exact: ({ recovery }) => formatDurationExact(recovery.p50),
  },
  {
    label: 'Rework',
    value: ({ rework }) => formatShare(rework.rate),
    n: ({ rework }) => n(rework.reached),
  },
];

/** The same, exact. */
export const serviceCsv: readonly CsvColumn<ServiceFigures>[] = [
  { header: 'kind', value: (row) => row.kind },
  { header: 'name', value: (row) => row.name },
  { header: 'deployments', value: (row) => row.frequency.deployments },
  { header: 'deploymentsPerDay', value: (row) => row.frequency.perDay },
  { header: 'deploymentDaysPerWeek', value: (row) => row.frequency.daysPerWeek },
  { header: 'leadTimeSeconds', value: (row) => row.leadTime.p50 },
  { header: 'changes', value: (row) => row.leadTime.n },
  { header: 'failRate', value: (row) => row.failRate.rate },
  { header: 'deploymentsThatCausedIncidents', value: (row) => row.failRate.failed },
  { header: 'reachedProduction', value: (row) => row.failRate.reached },
  { header: 'recoverySeconds', value: (row) => row.recovery.p50 },
  { header: 'incidents', value: (row) => row.recovery.n },
  { header: 'reworkRate', value: (row) => row.rework.rate },
  { header: 'reworkDeployments', value: (row) => row.rework.rework },
];
