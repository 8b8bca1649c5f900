import { stages } from '#components/charts/stages.ts';
import type { CsvColumn } from '#components/ui/csv-button.tsx';
import type { PullRequest } from './pull-request-row.tsx';

/** Everything that is known of a pull request in a list, exact. */
export const pullRequestCsv: readonly CsvColumn<PullRequest>[] = [
  { header: 'repository', value: (row) => row.repository },
  { header: 'number', value: (row) => row.number },
  { header: 'title', value: (row) => row.title },
  { header: 'url', value: (row) => row.url },
  { header: 'author', value: (row) => row.author },
  { header: 'state', value: (row) => row.state },
  { header: 'draft', value: (row) => row.draft },
  { header: 'createdAt', value: (row) => row.createdAt },
  { header: 'mergedAt', value: (row) => row.mergedAt },
  { header: 'closedAt', value: (row) => row.closedAt },
  { header: 'additions', value: (row) => row.additions },
  { header: 'deletions', value: (row) => row.deletions },
  { header: 'commits', value: (row) => row.commits },
  { header: 'reviews', value: (row) => row.reviews },
  ...stages.map(({ name }) => ({
    header: `${name}Seconds`,
    value: (row: PullRequest) => row.stages?.[name] ?? null,
  })),
  { header: 'elapsedSeconds', value: (row) => row.elapsedSeconds },
  { header: 'leadSeconds', value: (row) => row.leadSeconds },
  { header: 'excludedBy', value: (row) => row.excludedBy },
];
