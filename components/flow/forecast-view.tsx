import { Text, Title } from '@mantine/core';
import { ConfidenceBars } from '#components/charts/confidence-bars.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { Forecast } from '#lib/api/flow.ts';
import { formatCounted, formatDay, formatShare } from '#lib/format.ts';
import { backTestWords } from './back-test-words.ts';
import classes from './flow.module.css';
import { countBars, dateBars } from './forecast-bars.ts';

/** Dates, numbers, and how far such forecasts held. */
export function ForecastView({ data }: { data: Forecast }) {
  const { items, until, backTest } = data;
  return (
    <>
      <div className={classes.columns}>
        <div>
          <Title order={3} mb="xs">{`When ${formatCounted(items.items, 'issue')} will be done`}</Title>
          <ConfidenceBars bars={dateBars(data)} />
        </div>
        <div>
          <Title order={3} mb="xs">{`How many will be done by the end of ${formatDay(until.date)}`}</Title>
          <ConfidenceBars bars={countBars(until)} />
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
