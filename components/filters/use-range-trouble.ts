import { parseAsString, useQueryStates } from 'nuqs';
import { rangeTrouble } from './ranges.ts';
import { useRange } from './use-filters.ts';

/** As it stands in the address: what is no day is not read as one, and is to be told of. */
const asGiven = { from: parseAsString, to: parseAsString };

/** Why the range of the address cannot be shown, in words; null where it can, or nobody knows yet. */
export function useRangeTrouble(): string | null {
  const [given] = useQueryStates(asGiven);
  const range = useRange();
  return range && rangeTrouble(given, range);
}
