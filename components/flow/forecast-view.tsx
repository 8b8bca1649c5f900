import { Text, Title } from '@mantine/core';
import { ForecastDates } from '#components/charts/forecast-dates.tsx';
import { RangeBar } from '#components/charts/range-bar.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { chartColors } from '#components/ui/theme.ts';
import type { Forecast } from '#lib/api/flow.ts';
import { formatCount, formatCounted, formatDay, formatShare } from '#lib/format.ts';
import { backTestWords } from './back-test-words.ts';
import classes from './flow.module.css';

/** Dates, numbers, and how far such forecasts held. */
export function ForecastView({ data }: { data: Forecast }) {
  const { items, until, backTest, start } = data;
  const most = Math.max(0, ...until.counts.map((count) => count.items ?? 0));
  return (
    <>
      <div className={classes.columns}>
        <div>
          <Title order={3} mb="xs">{`When ${formatCounted(items.items, 'issue')} will be done`}</Title>
          <ForecastDates start={start} dates={items.dates} color={chartColors.coding} />
        </div>
        <div>
          <Title order={3} mb="xs">{`How many will be done by the end of ${formatDay(until.date)}`}</Title>
          <PlainTable label="Issues done by then" columns={['Certainty', '', 'Issues']}>
            {until.counts.map(({ confidence, items: count }) => (
              <tr key={confidence}>
                <th scope="row">{formatShare(confidence)}</th>
                <td className={classes.wide}>
                  <RangeBar
                    inner={count ?? 0}
                    outer={count ?? 0}
                    top={most}
                    color={chartColors.coding}
                    label={`${formatCount(count)} or more with ${formatShare(confidence)}`}
                  />
                </td>
                <td data-num>{`${formatCount(count)} or more`}</td>
              </tr>
            ))}
          </PlainTable>
        </div>
      </div>
      <Title order={3} mt="md" mb={4}>
        How such forecasts have held
      </Title>
      <Text size="sm">{backTestWords(data)}</Text>
      {backTest.held.some((one) => one.items !== null || one.until !== null) && (
        <PlainTable label="Back-test" columns={['Said with', 'Dates that held', 'Numbers that held']}>
          {backTest.held.map((one) => (
            <tr key={one.confidence}>
              <th scope="row">{formatShare(one.confidence)}</th>
              <td>{formatShare(one.items)}</td>
              <td>{formatShare(one.until)}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </>
  );
}
