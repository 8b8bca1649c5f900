import { parseAsStringLiteral, useQueryState } from 'nuqs';
import type { ScaleKind } from '#components/charts/duration-scale.ts';

const scales = ['linear', 'log'] as const satisfies readonly ScaleKind[];

/** How the page’s axes of durations are spread, kept in the address. */
export const useScale = () => useQueryState('scale', parseAsStringLiteral(scales).withDefault('log'));
