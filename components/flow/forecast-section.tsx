'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMetricFilters } from '#components/filters/use-filters.ts';
import { metricQuery } from '#components/hooks/metric-query.ts';
import { noIssues } from '#components/issues/empty.tsx';
import { useIssueSet } from '#components/issues/use-issue-set.ts';
import { CsvButton } from '#components/ui/csv-button.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { Forecast } from '#lib/api/flow.ts';
import { formatCount, formatCounted, formatDay } from '#lib/format.ts';
import { definitions } from './definitions.ts';
import { ForecastInputs } from './forecast-inputs.tsx';
import { ForecastView } from './forecast-view.tsx';
import { useForecastInput } from './use-forecast-input.ts';

const since = ({ range, history: { knownFrom } }: Forecast) =>
  knownFrom !== null && knownFrom > range.from
    ? `since ${formatDay(knownFrom)}, when the first issue known was created`
    : 'of the range';

/** When so many issues will be done, and how many until a day; how far such forecasts have held. */
export function ForecastSection() {
  const filters = useMetricFilters();
  const show = useIssueSet();
  const { input } = useForecastInput();
  const query = useQuery(metricQuery('forecast', filters, input));
  const data = query.data;
  return (
    <Section
      title="Forecast"
      description={
        data
          ? `From ${formatCounted(data.history.done, 'issue')} done on ${formatCounted(data.history.days, 'full day')} ${since(data)}, drawn at random ${formatCount(data.trials)} times.`
          : 'From how many issues were done on the days of the range.'
      }
      query={query}
      explain={definitions.forecast}
      rows={{ label: 'issues done', to: () => show({ of: 'finished', sort: 'done' }) }}
      meta={(answer) => answer.meta}
      skeleton={<Skeleton h={heights.chart} />}
      empty={(answer) => (answer.history.done > 0 ? null : noIssues(answer.meta, filters, 'issues done'))}
      actions={
        data && (
          <CsvButton
            name="forecast"
            rows={data.items.dates.map(({ confidence, date }, index) => ({
              confidence,
              date,
              items: data.until.counts[index]?.items ?? null,
              held: data.backTest.held.find((one) => one.confidence === confidence),
            }))}
            columns={[
              { header: 'confidence', value: ({ confidence }) => confidence },
              { header: `date of ${data.items.items} issues`, value: ({ date }) => date },
              { header: `issues until ${data.until.date}`, value: ({ items }) => items },
              { header: 'dates held in the back-test', value: ({ held }) => held?.items ?? null },
              { header: 'numbers held in the back-test', value: ({ held }) => held?.until ?? null },
            ]}
          />
        )
      }
    >
      {(answer) => (
        <>
          <ForecastInputs data={answer} />
          <ForecastView data={answer} />
        </>
      )}
    </Section>
  );
}
