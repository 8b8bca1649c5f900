import { useState } from 'react';
import { binWords } from '#components/charts/histogram-words.ts';
import { useTimeZone } from '#components/hooks/use-client.ts';
import type { CsvColumn } from '#components/ui/csv-button.tsx';
import { OutsideLink } from '#components/ui/outside-link.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { ShowMore } from '#components/ui/show-more.tsx';
import type { CycleTimes } from '#lib/api/flow.ts';
import {
  dayIn,
  formatCount,
  formatCounted,
  formatDay,
  formatDuration,
  formatDurationExact,
  formatInstantExact,
  NOTHING,
} from '#lib/format.ts';
import classes from './flow.module.css';

/** The charts of cycle times as numbers: percentiles, spread, and each issue. */
export function CycleTable({ data }: { data: CycleTimes }) {
  const of = (name: string, { n, p50, p75, p85, p95 }: CycleTimes['cycle']) => (
    <tr>
      <th scope="row">{name}</th>
      <td>{formatCount(n)}</td>
      {[p50, p75, p85, p95].map((seconds, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: always the same four
        <td key={index}>{formatDurationExact(seconds)}</td>
      ))}
    </tr>
  );
  return (
    <div className={classes.tables}>
      <PlainTable label="Percentiles" columns={['Time', 'Issues', 'p50', 'p75', 'p85', 'p95']}>
        {of('Cycle time', data.cycle)}
        {of('Lead time', data.lead)}
      </PlainTable>
      <PlainTable label="Spread of cycle times" columns={['Cycle time', 'Issues']}>
        {data.histogram.map((bin) => (
          <tr key={bin.fromSeconds}>
            <th scope="row">{binWords(bin)}</th>
            <td>{formatCount(bin.n)}</td>
          </tr>
        ))}
      </PlainTable>
      <DotTable dots={data.dots} />
    </div>
  );
}

/** So many more with each click: a thousand rows at once would take their time. */
const ROWS = 50;

function DotTable({ dots }: { dots: CycleTimes['dots'] }) {
  const timeZone = useTimeZone();
  const [shown, setShown] = useState(ROWS);
  const newest = dots.toReversed().slice(0, shown);
  return (
    <div>
      <PlainTable
        label="Cycle time of each issue"
        columns={['Issue', 'Type', 'Done', 'Cycle time', 'Lead time']}
      >
        {newest.map((dot) => (
          <tr key={dot.id}>
            <th scope="row">
              <OutsideLink url={dot.url} title={dot.title}>
                {dot.key}
              </OutsideLink>
            </th>
            <td>{dot.type ?? NOTHING}</td>
            <td>
              <time dateTime={dot.doneAt} title={formatInstantExact(dot.doneAt, timeZone)}>
                {formatDay(dayIn(timeZone, dot.doneAt))}
              </time>
            </td>
            <td title={formatDurationExact(dot.cycleSeconds)}>{formatDuration(dot.cycleSeconds)}</td>
            <td title={formatDurationExact(dot.leadSeconds)}>{formatDuration(dot.leadSeconds)}</td>
          </tr>
        ))}
      </PlainTable>
      <ShowMore
        query={{
          hasNextPage: shown < dots.length,
          isFetchingNextPage: false,
          fetchNextPage: async () => setShown(shown + ROWS),
        }}
        shown={formatCounted(newest.length, 'issue')}
      />
    </div>
  );
}

export const cycleCsv: readonly CsvColumn<CycleTimes['dots'][number]>[] = [
  { header: 'key', value: ({ key }) => key },
  { header: 'title', value: ({ title }) => title },
  { header: 'url', value: ({ url }) => url },
  { header: 'type', value: ({ type }) => type },
  { header: 'doneAt', value: ({ doneAt }) => doneAt },
  { header: 'cycleSeconds', value: ({ cycleSeconds }) => cycleSeconds },
  { header: 'leadSeconds', value: ({ leadSeconds }) => leadSeconds },
];
