'use client';

import { Skeleton, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Meter } from '#components/charts/meter.tsx';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { CsvButton, type CsvColumn } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ReviewerLoad } from '#lib/api/pull-request-shapes.ts';
import { formatCount, formatDuration, formatDurationExact, formatShare } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { nothingFound } from './empty.tsx';
import { FigureTable } from './figure-table.tsx';
import classes from './github.module.css';
import { usePulls } from './pull-details.ts';

type Reviewer = ReviewerLoad['reviewers'][number];

const columns = ['Reviewer', 'Reviews', 'Before', 'Pull requests', 'Response', 'Asked now'];

/** How reviewing is shared out. */
export function ReviewersSection() {
  const filters = useMetricFilters();
  const query = useQuery(metricQuery('reviewerLoad', filters));
  const { showSet } = usePulls();
  return (
    <Section
      title="Review load"
      description="For balance, by name: no ranking."
      query={query}
      explain={definitions.reviewers}
      rows={{ label: 'pull requests first reviewed', to: () => showSet({ of: 'reviewed' }) }}
      meta={(data) => data.meta}
      skeleton={<Skeleton h={heights.tableRow * 6} />}
      empty={(data) => (data.reviewers.length > 0 ? null : nothingFound(data.meta, filters, 'reviews'))}
      actions={<CsvButton name="review-load" rows={query.data?.reviewers ?? []} columns={csv} />}
    >
      {({ reviewers, meta }) => (
        <FigureTable label="Reviews per reviewer" columns={columns}>
          {reviewers.map((row) => {
            const share = row.reviews / Math.max(1, meta.n);
            return (
              <tr key={row.login}>
                <th scope="row">{row.login}</th>
                <td data-num>
                  <div className={classes.bar}>
                    <Meter share={share} label={`${formatShare(share)} of all reviews`} />
                    <UnstyledButton
                      className={classes.open}
                      onClick={() => showSet({ of: 'reviewed', reviewer: row.login })}
                    >
                      {formatCount(row.reviews)}
                      <VisuallyHidden>: show what {row.login} reviewed</VisuallyHidden>
                    </UnstyledButton>
                  </div>
                </td>
                <td data-num>{formatCount(row.previousReviews)}</td>
                <td data-num>{formatCount(row.pullRequests)}</td>
                <td data-num title={formatDurationExact(row.responseP50)}>
                  {formatDuration(row.responseP50)}
                </td>
                <td data-num>{formatCount(row.openRequests)}</td>
              </tr>
            );
          })}
        </FigureTable>
      )}
    </Section>
  );
}

const csv: readonly CsvColumn<Reviewer>[] = [
  { header: 'reviewer', value: ({ login }) => login },
  { header: 'reviews', value: ({ reviews }) => reviews },
  { header: 'reviewsBefore', value: ({ previousReviews }) => previousReviews },
  { header: 'pullRequests', value: ({ pullRequests }) => pullRequests },
  { header: 'responseSecondsP50', value: ({ responseP50 }) => responseP50 },
  { header: 'askedNow', value: ({ openRequests }) => openRequests },
];
