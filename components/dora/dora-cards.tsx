import { Anchor } from '@mantine/core';
import { sparkLabel } from '#components/charts/spark-label.ts';
import { Sparkline } from '#components/charts/sparkline.tsx';
import { withFilters, withRows } from '#components/filters/parsers.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { KpiCard } from '#components/ui/kpi-card.tsx';
import { KpiGridSkeleton } from '#components/ui/kpi-grid.tsx';
import { Link } from '#components/ui/link.tsx';
import type { DoraAnswers } from './answers.ts';
import { BandTag } from './band-tag.tsx';
import classes from './dora.module.css';
import { metricRowsText } from './dora-details.ts';
import { FigureChange } from './figure-change.tsx';
import { type Figure, figures, type Metric } from './figures.ts';
import { metricRows } from './metric-rows.ts';
import { useYear } from './use-year.ts';

/** The five metrics, each with its band, how it moved, and the way to its chart. */
export function DoraCards({ data }: { data: DoraAnswers }) {
  const [year] = useYear();
  const { previousRange } = data.leadTime;
  const cards: [Metric, Figure][] = [
    ['frequency', figures.frequency(data.deploymentFrequency, year)],
    ['leadTime', figures.leadTime(data.leadTime, year)],
    ['failRate', figures.failRate(data.changeFailRate, year)],
    ['recovery', figures.recovery(data.recoveryTime, year)],
    ['rework', figures.rework(data.reworkRate, year)],
  ];
  return (
    <div className={classes.cards}>
      {cards.map(([metric, figure]) => (
        <DoraCard key={metric} metric={metric} figure={figure} previousRange={previousRange} />
      ))}
    </div>
  );
}

/** The same before they are known. */
export const DoraCardsSkeleton = () => <KpiGridSkeleton cards={5} className={classes.cards} />;

interface DoraCardProps {
  metric: Metric;
  figure: Figure;
  previousRange: { from: string; to: string };
}

function DoraCard({ metric, figure, previousRange }: DoraCardProps) {
  const [year] = useYear();
  const [filters] = useFilters();
  const { definition, meta, value, n, band, spark, say } = figure;
  return (
    <KpiCard
      definition={definition}
      meta={meta}
      rows={{
        label: metricRows[metric].label,
        to: withRows('/dora', { ...filters, details: metricRowsText(metric) }),
      }}
      value={value}
      note={
        <div className={classes.note}>
          <BandTag band={band} year={year} />
          <span>{n}</span>
        </div>
      }
      change={<FigureChange metric={metric} change={figure.change} previousRange={previousRange} />}
      picture={
        <>
          <Sparkline values={spark} label={sparkLabel(definition.title, filters.bucket, spark, say)} />
          <Anchor
            component={Link}
            href={`${withFilters('/dora', { ...filters })}#${metric}`}
            size="xs"
            mt={8}
            aria-label={`Details of ${definition.title.toLowerCase()}`}
          >
            Details
          </Anchor>
        </>
      }
    />
  );
}
