import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { exportFormats, exportNames } from '#lib/exports.ts';

const parsers = {
  dataset: parseAsStringLiteral(exportNames).withDefault('pull_requests'),
  format: parseAsStringLiteral(exportFormats).withDefault('csv'),
};

/** What is to be exported, and as what, kept in the address beside the shared filters. */
export function useChoice() {
  const [choice, set] = useQueryStates(parsers);
  return { ...choice, set };
}
