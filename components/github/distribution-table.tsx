import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { binWords } from '#components/charts/histogram-words.ts';
import type { CsvColumn } from '#components/ui/csv-button.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import type { PullRequestDistribution } from '#lib/api/pull-request-shapes.ts';
import { formatCount, formatCounted, formatDuration, formatDurationExact } from '#lib/format.ts';
import classes from './github.module.css';
import { usePulls } from './pull-details.ts';

type Point = PullRequestDistribution['points'][number];

const names = ['p50', 'p75', 'p90', 'p95'] as const;

/** The charts as numbers: percentiles, spread, and each pull request. */
export function DistributionTable({ data }: { data: PullRequestDistribution }) {
  const of = (name: string, n: number, percentiles: Record<(typeof names)[number], number | null>) => (
    <tr>
      <th scope="row">{name}</th>
      <td>{formatCount(n)}</td>
      {names.map((p) => (
        <td key={p}>{formatDurationExact(percentiles[p])}</td>
      ))}
    </tr>
  );
  return (
    <>
      <PlainTable label="Percentiles" columns={['Period', 'Merged', ...names]}>
        {of('This one', data.meta.n, data.percentiles)}
        {of('The one before', data.previous.n, data.previous)}
      </PlainTable>
      <PlainTable label="Spread of times" columns={['First commit to merge', 'Pull requests']}>
        {data.bins.map((bin) => (
          <tr key={bin.fromSeconds}>
            <th scope="row">{binWords(bin)}</th>
            <td>{formatCount(bin.n)}</td>
          </tr>
        ))}
      </PlainTable>
      <PointTable points={data.points} />
    </>
  );
}

/** So many more with each click: a thousand rows at once would take their time. */
const ROWS = 50;

function PointTable({ points }: { points: readonly Point[] }) {
  const { showPull } = usePulls();
  const [shown, setShown] = useState(ROWS);
  const newest = points.toReversed().slice(0, shown);
  return (
    <div>
      <PlainTable
        label="Time of each pull request"
        columns={['Pull request', 'Merged', 'Elapsed', 'Reviewed']}
      >
        {newest.map((point) => (
          <tr key={point.id}>
            <th scope="row">
              <UnstyledButton className={classes.open} title={point.title} onClick={() => showPull(point.id)}>
                {point.name}
              </UnstyledButton>
            </th>
            <td>
              <Instant at={point.mergedAt} />
            </td>
            <td title={formatDurationExact(point.elapsedSeconds)}>{formatDuration(point.elapsedSeconds)}</td>
            <td>{point.reviewed ? 'yes' : 'no'}</td>
          </tr>
        ))}
      </PlainTable>
      <ShowMore
        query={{
          hasNextPage: shown < points.length,
          isFetchingNextPage: false,
          fetchNextPage: async () => setShown(shown + ROWS),
        }}
        shown={formatCounted(newest.length, 'pull request')}
      />
    </div>
  );
}

export const pointCsv: readonly CsvColumn<Point>[] = [
  { header: 'pullRequest', value: ({ name }) => name },
  { header: 'title', value: ({ title }) => title },
  { header: 'mergedAt', value: ({ mergedAt }) => mergedAt },
  { header: 'elapsedSeconds', value: ({ elapsedSeconds }) => elapsedSeconds },
  { header: 'reviewed', value: ({ reviewed }) => reviewed },
];
