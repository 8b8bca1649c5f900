import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CsvColumn } from '#components/ui/csv-button.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { leftOutBy } from '#components/ui/left-out.ts';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { Deployment, deploymentSorts } from '#lib/api/deployments.ts';
import { formatCount, formatDuration, NOTHING } from '#lib/format.ts';
import classes from './dora.module.css';

export type DeploymentSort = (typeof deploymentSorts)[number];

export interface DeploymentColumn {
  label: string;
  num?: true;
  sort?: DeploymentSort;
  cell: (row: Deployment) => ReactNode;
}

const results = {
  success: { label: 'Succeeded', icon: IconCircleCheck, tone: 'ok' },
  failure: { label: 'Failed to deploy', icon: IconAlertTriangle, tone: 'broken' },
  pending: { label: 'Under way', icon: IconClock, tone: 'busy' },
} as const;

export const ResultTag = ({ result }: Pick<Deployment, 'result'>) => <StateTag {...results[result]} />;

const reworks = { revert: 'Revert', hotfix: 'Hotfix', incident: 'For an incident' } as const;

export const reworkText = (rework: Deployment['rework']) => (rework ? reworks[rework] : NOTHING);

/** Beside what names the deployment. */
export const deploymentColumns: readonly DeploymentColumn[] = [
  {
    label: 'Finished',
    sort: 'finished',
    cell: ({ finishedAt }) => (finishedAt ? <Instant at={finishedAt} /> : NOTHING),
  },
  {
    label: 'Result',
    cell: ({ result, excludedBy }) => (
      <>
        <ResultTag result={result} />
        {excludedBy && <span className={classes.dim}>{leftOutBy(excludedBy)}</span>}
      </>
    ),
  },
  {
    label: 'Changes',
    sort: 'changes',
    num: true,
    cell: ({ changes }) => (changes === null ? 'not known' : formatCount(changes)),
  },
  { label: 'Incidents', sort: 'incidents', num: true, cell: ({ incidents }) => formatCount(incidents) },
  { label: 'Rework', cell: ({ rework }) => reworkText(rework) },
  {
    label: 'Took',
    sort: 'duration',
    num: true,
    cell: ({ durationSeconds }) => formatDuration(durationSeconds),
  },
];

/** Everything that is known of a deployment, exact. */
export const deploymentCsv: readonly CsvColumn<Deployment>[] = [
  { header: 'repository', value: (row) => row.repository },
  { header: 'environment', value: (row) => row.environment },
  { header: 'sha', value: (row) => row.sha },
  { header: 'ref', value: (row) => row.ref },
  { header: 'source', value: (row) => row.source },
  { header: 'startedAt', value: (row) => row.startedAt },
  { header: 'finishedAt', value: (row) => row.finishedAt },
  { header: 'durationSeconds', value: (row) => row.durationSeconds },
  { header: 'result', value: (row) => row.result },
  { header: 'changes', value: (row) => row.changes },
  { header: 'incidents', value: (row) => row.incidents },
  { header: 'rework', value: (row) => row.rework },
  { header: 'excludedBy', value: (row) => row.excludedBy },
  { header: 'url', value: (row) => row.url },
];
