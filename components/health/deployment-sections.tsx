import { Skeleton } from '@mantine/core';
import { pullSetText } from '#components/github/pull-details.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCount, formatCounted } from '#lib/format.ts';
import { MendLink, RowsLink } from './mend-link.tsx';
import type { HealthQuery } from './use-health.ts';
import { reasonWords } from './words.ts';

/** Changes that no lead time can be told of. */
export function UnlinkedSection({ query }: { query: HealthQuery }) {
  return (
    <Section
      title="Merged without a deployment"
      description="Pull requests merged in these days that no deployment is known to have brought to production: they have no lead time."
      query={query}
      skeleton={<Skeleton h={heights.log} />}
      empty={({ unlinked }) =>
        unlinked.length > 0
          ? null
          : { title: 'None', text: 'Every pull request merged in these days is linked to its deployment.' }
      }
      actions={
        <CsvButton
          name="merged-without-deployment"
          rows={query.data?.unlinked ?? []}
          columns={[
            { header: 'repository', value: ({ repository }) => repository },
            { header: 'reason', value: ({ reason }) => reason },
            { header: 'pullRequests', value: ({ pullRequests }) => pullRequests },
            { header: 'oldestMergedAt', value: ({ oldestMergedAt }) => oldestMergedAt },
          ]}
        />
      }
    >
      {({ unlinked }) => (
        <PlainTable
          label="Table of pull requests without a deployment"
          columns={['Repository', 'Pull requests', 'Oldest merged', 'Reason', 'What it means', 'What to do']}
        >
          {unlinked.map(({ repositoryId, repository, reason, pullRequests, oldestMergedAt }) => {
            const { label, text, action } = reasonWords[reason];
            const link = reason === 'before_history' ? 'before_history' : 'none';
            const set = { of: 'merged', link, repository: repositoryId, in: repository } as const;
            const rows = { details: pullSetText(set) };
            return (
              <tr key={`${repositoryId} ${reason}`}>
                <th scope="row">{repository}</th>
                <td>
                  <RowsLink
                    path="/github"
                    rows={rows}
                    label={`See ${formatCounted(pullRequests, 'pull request')} of ${repository}, ${label.toLowerCase()}`}
                  >
                    {formatCount(pullRequests)}
                  </RowsLink>
                </td>
                <td>
                  <Instant at={oldestMergedAt} />
                </td>
                <td>{label}</td>
                <td>{text}</td>
                <td>{action && <MendLink action={action} {...(action.path === '/github' && { rows })} />}</td>
              </tr>
            );
          })}
        </PlainTable>
      )}
    </Section>
  );
}

const loadCommits = { label: 'Load the commits by a full sync', path: '/jobs' };

/** Deployments whose changes are linked by time, as nobody knows what is in them. */
export function WithoutCommitsSection({ query }: { query: HealthQuery }) {
  return (
    <Section
      title="Deployments without known commits"
      description="To production, finished in these days: what they brought is told by time alone."
      query={query}
      skeleton={<Skeleton h={heights.log} />}
      empty={({ withoutCommits }) =>
        withoutCommits.length > 0
          ? null
          : { title: 'None', text: 'Of every deployment it is known which commits it brought.' }
      }
    >
      {({ withoutCommits }) => (
        <PlainTable
          label="Table of deployments without known commits"
          columns={['Repository', 'Deployments', 'Newest', 'What to do']}
        >
          {withoutCommits.map(({ repositoryId, repository, deployments, newest }) => (
            <tr key={repositoryId}>
              <th scope="row">{repository}</th>
              <td>
                <span data-num>{formatCount(deployments)}</span>
              </td>
              <td>
                <Instant at={newest} />
              </td>
              <td>
                <MendLink action={loadCommits} />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
