import { parseAsNumberLiteral, useQueryState } from 'nuqs';
import { bandYears } from '#lib/bands.ts';

/** The newest with clusters. */
const LATEST = 2024;

/** Whose bands are shown, kept in the address. */
export const useYear = () => useQueryState('year', parseAsNumberLiteral(bandYears).withDefault(LATEST));
