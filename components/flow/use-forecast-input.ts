import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { isDay } from '#components/filters/ranges.ts';

/** So many issues, and until which day; nothing: as the server has it. */
interface ForecastInput {
  items?: number;
  until?: string;
}

/** As many as the server takes. */
export const MOST_ITEMS = 1_000;

/** What the forecast is asked for, kept in the address: so many issues, and until which day. */
export function useForecastInput() {
  const [{ items, until }, set] = useQueryStates({ items: parseAsInteger, until: parseAsString });
  const input: ForecastInput = {
    ...(items !== null && items >= 1 && items <= MOST_ITEMS && { items }),
    ...(until !== null && isDay(until) && { until }),
  };
  return { input, set: (next: ForecastInput) => void set(next) };
}
