import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import { chartText } from '#components/ui/theme.ts';
import { dotPaths, nearestDot, type Place } from './dot-paths.ts';
import classes from './dots.module.css';

export interface Dot {
  /** In the units of the axes. */
  x: number;
  y: number;
  /** Of {@link DotGroup}. */
  group: string;
}

export interface DotGroup {
  key: string;
  label: string;
  color: string;
}

interface DotsLayerProps<T extends Dot> {
  /** From left to right: the order in which arrow keys go through them. */
  dots: readonly T[];
  groups: readonly DotGroup[];
  /** What the whole is, for those who do not see it. */
  label: string;
  tooltip: (dot: T) => ReactNode;
  /** Where the tooltip is drawn: the chart’s own frame. */
  frame: HTMLElement | null;
  pick: (dot: T) => void;
}

/**
 * Thousands of dots in a chart of Recharts. Each group is one path, whose round ends are its dots: what points at them
 * looks for the nearest in numbers, so that neither drawing nor pointing asks the browser for a thing per dot.
 */
export function DotsLayer<T extends Dot>({ dots, groups, label, tooltip, frame, pick }: DotsLayerProps<T>) {
  const [active, setActive] = useState<number | null>(null);
  const plot = usePlotArea();
  const xScale = useXAxisScale();
  const yScale = useYAxisScale();
  const places = useMemo(
    (): Place[] =>
      xScale && yScale
        ? dots.map(({ x, y }) => ({ x: xScale(x) ?? Number.NaN, y: yScale(y) ?? Number.NaN }))
        : [],
    [dots, xScale, yScale],
  );
  const paths = useMemo(() => dotPaths(dots, places), [dots, places]);
  if (!plot) return null;

  const at = (event: PointerEvent<SVGRectElement>) => {
    const svg = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    return nearestDot(
      places,
      { x: event.clientX - (svg?.left ?? 0), y: event.clientY - (svg?.top ?? 0) },
      chartText.dot.reach,
    );
  };
  const step = (event: KeyboardEvent) => {
    const last = dots.length - 1;
    const moves: Record<string, number> = {
      ArrowRight: active === null ? 0 : Math.min(last, active + 1),
      ArrowLeft: active === null ? last : Math.max(0, active - 1),
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    const dot = active === null ? undefined : dots[active];
    if (next !== undefined) setActive(next);
    else if (event.key === 'Escape') setActive(null);
    else if (event.key === 'Enter' && dot) pick(dot);
    else return;
    event.preventDefault();
  };
  const shown = active === null ? undefined : dots[active];
  const place = active === null ? undefined : places[active];
  // What moves with the pointer is drawn above the picture, so that thousands of dots are not painted anew for it.
  const leftHalf = place !== undefined && place.x < plot.x + plot.width / 2;
  return (
    <g>
      {groups.map(({ key, color }) => (
        <path
          key={key}
          d={paths.get(key) ?? ''}
          stroke={color}
          strokeWidth={chartText.dot.size}
          className={classes.dots}
        />
      ))}
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: an application of its own, with keys */}
      <rect
        {...plot}
        className={classes.catcher}
        data-over={shown ? true : undefined}
        role="application"
        tabIndex={0}
        aria-label={`${label}. Arrow keys go from one to the next, Enter shows it.`}
        onPointerMove={(event) => setActive(at(event))}
        onPointerLeave={() => setActive(null)}
        onPointerUp={(event) => {
          const dot = dots[at(event) ?? -1];
          if (dot) pick(dot);
        }}
        onKeyDown={step}
        onBlur={() => setActive(null)}
      />
      {shown &&
        place &&
        frame &&
        createPortal(
          <>
            <div
              className={classes.active}
              style={{ transform: `translate(${place.x}px, ${place.y}px) translate(-50%, -50%)` }}
            />
            <div
              className={classes.tooltip}
              role="status"
              data-side={leftHalf ? 'right' : 'left'}
              style={{ left: place.x, top: place.y }}
            >
              {tooltip(shown)}
            </div>
          </>,
          frame,
        )}
    </g>
  );
}
