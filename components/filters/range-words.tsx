import { formatRange } from '#lib/format.ts';
import { useFilters } from './use-filters.ts';

interface RangeWordsProps {
  /** As the answer says it; undefined while there is none, and a line is kept for it. */
  range: { from: string; to: string; timeZone: string } | undefined;
}

/** The days that key figures are of, and what they are compared with. */
export function RangeWords({ range }: RangeWordsProps) {
  const [{ compare }] = useFilters();
  if (!range) return '\u00a0';
  const days = `${formatRange(range.from, range.to)}, days in ${range.timeZone}`;
  return compare ? `${days}, against the period before` : days;
}
