import type { ChartSeries } from '#components/charts/bucket-series.ts';
import { kindPalette } from '#components/ui/theme.ts';
import type { Throughput } from '#lib/api/issues.ts';

/** A stacked series per type, the most frequent first; types beyond the colours stand together as the last. */
export function throughputSeries({ types, buckets }: Pick<Throughput, 'types' | 'buckets'>): ChartSeries[] {
  const own = types.length <= kindPalette.length ? types.length : kindPalette.length - 1;
  const series = types.slice(0, own).map(
    (type, index): ChartSeries => ({
      key: `type-${index}`,
      label: type ?? 'No type',
      color: kindPalette[index] ?? '',
      kind: 'bar',
      values: buckets.map(({ counts }) => counts[index] ?? 0),
    }),
  );
  if (own === types.length) return series;
  const others: ChartSeries = {
    key: 'others',
    label: 'Other types',
    color: kindPalette[own] ?? '',
    kind: 'bar',
    values: buckets.map(({ counts }) => counts.slice(own).reduce((sum, n) => sum + n, 0)),
  };
  return [...series, others];
}
