import { BandTag } from './band-tag.tsx';
import classes from './dora.module.css';
import { FigureChange } from './figure-change.tsx';
import type { Figure, Metric } from './figures.ts';
import { useYear } from './use-year.ts';

interface HeadlineProps {
  metric: Metric;
  figure: Figure;
  previousRange: { from: string; to: string };
}

/** The metric of the whole range above its chart: value, band, what it rests on, how it moved. */
export function Headline({ metric, figure, previousRange }: HeadlineProps) {
  const [year] = useYear();
  const { value, n, beside, band } = figure;
  return (
    <div className={classes.headline}>
      <span className={classes.value} data-num>
        {value
          ? value.map((part) => (
              <span key={part.unit}>
                {part.value}
                <span className={classes.unit}>{part.unit}</span>
              </span>
            ))
          : '–'}
      </span>
      <BandTag band={band} year={year} />
      <span>{n}</span>
      {beside && <span>{beside}</span>}
      <FigureChange metric={metric} change={figure.change} previousRange={previousRange} />
    </div>
  );
}
