import type { DotGroup } from '#components/charts/dots-layer.tsx';
import type { ScatterPoint } from '#components/charts/duration-scatter.tsx';
import type { Percentile } from '#components/charts/percentile-lines.tsx';
import { kindPalette } from '#components/ui/theme.ts';
import type { CycleTimes } from '#lib/api/flow.ts';

type CycleDot = CycleTimes['dots'][number];

const NO_TYPE = 'No type';
const OTHERS = 'Other types';
const typeOf = ({ type }: CycleDot) => type ?? NO_TYPE;

/** A colour per type of issue, the most frequent first; the rare ones share one. */
export function pointGroups(dots: readonly CycleDot[]): DotGroup[] {
  const counts = new Map<string, number>();
  for (const dot of dots) counts.set(typeOf(dot), (counts.get(typeOf(dot)) ?? 0) + 1);
  const types = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([type]) => type);
  const own =
    types.length <= kindPalette.length ? types : [...types.slice(0, kindPalette.length - 1), OTHERS];
  return own.map((type, index) => ({ key: type, label: type, color: kindPalette[index] ?? '' }));
}

/** Dots as the scatter takes them, each in the group of its type. */
export function scatterPoints(dots: readonly CycleDot[], groups: readonly DotGroup[]): ScatterPoint[] {
  const own = new Set(groups.map(({ key }) => key));
  return dots.map((dot) => ({
    id: dot.id,
    name: dot.key,
    title: dot.title,
    at: dot.doneAt,
    seconds: dot.cycleSeconds,
    group: own.has(typeOf(dot)) ? typeOf(dot) : OTHERS,
  }));
}

/** The percentiles that are shown, as far as there are any. */
export function known({ p50, p85, p95 }: CycleTimes['cycle']): Percentile[] {
  return [
    { p: 50, seconds: p50 },
    { p: 85, seconds: p85 },
    { p: 95, seconds: p95 },
  ].flatMap(({ p, seconds }) => (seconds === null ? [] : [{ p, seconds }]));
}
