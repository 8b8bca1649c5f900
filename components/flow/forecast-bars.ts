import type { ConfidenceBar } from '#components/charts/confidence-bars.tsx';
import type { Forecast } from '#lib/api/flow.ts';
import { daysBetween } from '#lib/days.ts';
import { formatCount, formatCounted, formatDay } from '#lib/format.ts';

/** By when it is done: the longer the bar, the later. */
export function dateBars({ start, items }: Pick<Forecast, 'start' | 'items'>): ConfidenceBar[] {
  const longest = Math.max(1, ...items.dates.map(({ date }) => (date ? daysBetween(start, date) : 0)));
  return items.dates.map(({ confidence, date }) => {
    if (date === null) return { confidence, share: 1, text: 'Not within five years' };
    const days = daysBetween(start, date);
    const note = days === 0 ? 'today' : `in ${formatCounted(days, 'day')}`;
    return { confidence, share: days / longest, text: formatDay(date), note };
  });
}

/** How many are done by then: the surer, the fewer. */
export function countBars({ counts }: Forecast['until']): ConfidenceBar[] {
  const most = Math.max(1, ...counts.map(({ items }) => items ?? 0));
  return counts.map(({ confidence, items }) => ({
    confidence,
    share: (items ?? 0) / most,
    text: items === null ? 'Not known' : `${formatCount(items)} or more`,
  }));
}
