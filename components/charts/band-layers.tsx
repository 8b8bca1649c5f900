import type { MouseEvent } from 'react';
import { usePlotArea, useXAxisScale, useYAxisInverseScale, useYAxisScale } from 'recharts';
import { chartText } from '#components/ui/theme.ts';
import { formatCount } from '#lib/format.ts';
import { bandAt, type FlowBand, type FlowRow } from './cumulative-rows.ts';
import classes from './dots.module.css';
import { labelPlaces } from './label-places.ts';

interface BandLabelsProps {
  /** The last one drawn. */
  row: FlowRow | undefined;
  bands: readonly FlowBand[];
}

/** Names each band at its right end, with what it holds there; a band too thin for its name gets a line to it. */
export function BandLabels({ row, bands }: BandLabelsProps) {
  const plot = usePlotArea();
  const scale = useYAxisScale();
  if (!plot || !scale || !row) return null;
  let below = 0;
  const middles = bands.map(({ id }) => {
    const height = row.bands[id] ?? 0;
    below += height;
    return scale(below - height / 2) ?? plot.y;
  });
  const labels = labelPlaces(middles, chartText.line, plot.y + 6, plot.y + plot.height - 4);
  const right = plot.x + plot.width;
  return (
    <g>
      {bands.map(({ id, name }, index) => (
        <g key={id}>
          <path d={`M${right} ${middles[index]}L${right + 8} ${labels[index]}`} className={classes.leader} />
          <text x={right + 11} y={labels[index]} dy="0.35em" className={classes.label}>
            {`${short(name)} ${formatCount(row.bands[id] ?? 0)}`}
          </text>
        </g>
      ))}
    </g>
  );
}

const short = (name: string) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);
/** Letters of a name that fit beside the plot. */
const LONGEST = 17;

interface BandCatcherProps {
  rows: readonly FlowRow[];
  bands: readonly FlowBand[];
  pick: (band: FlowBand, day: string) => void;
}

/** Takes clicks on the plot, and finds which band of which day was meant. */
export function BandCatcher({ rows, bands, pick }: BandCatcherProps) {
  const plot = usePlotArea();
  const inverse = useYAxisInverseScale();
  const scale = useXAxisScale();
  if (!plot || !inverse || !scale) return null;
  const choose = (event: MouseEvent<SVGRectElement>) => {
    const svg = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (!svg) return;
    const [x, y] = [event.clientX - svg.left, event.clientY - svg.top];
    const distance = ({ day }: FlowRow) => Math.abs((scale(day) ?? Number.POSITIVE_INFINITY) - x);
    const row = rows.reduce<FlowRow | undefined>(
      (nearest, next) => (nearest && distance(nearest) <= distance(next) ? nearest : next),
      undefined,
    );
    const band = row && bandAt(row, bands, Number(inverse(y)));
    if (row && band) pick(band, row.source.day);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table of the same numbers has a button for each
    <rect {...plot} className={classes.catcher} data-over onClick={choose} />
  );
}
