import { parseAsString, useQueryStates } from 'nuqs';
import { useClient } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { rangeTrouble, resolveRange } from './ranges.ts';
import { useFilters } from './use-filters.ts';

/** As it stands in the address: what is no day is not read as one, and is to be told of. */
const asGiven = { from: parseAsString, to: parseAsString };

/** Why the range of the address cannot be shown, in words; null where it can, or nobody knows yet. */
export function useRangeTrouble(): string | null {
  const [given] = useQueryStates(asGiven);
  const [{ from, to }] = useFilters();
  const { client } = useClient();
  const now = useNow(60_000);
  return client && now ? rangeTrouble(given, resolveRange(from, to, client.timeZone, now)) : null;
}
