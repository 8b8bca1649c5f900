import { errorCode } from './router/connection-errors.ts';

/**
 * Why the database refuses a record, when that is the record's own fault: class 22 (data exception) and 23 (integrity
 * violation). Null: the error is another.
 */
export function dataError(error: unknown): string | null {
  if (!/^2[23]/.test(errorCode(error) ?? '')) return null;
  return `the database refuses it: ${error instanceof Error ? error.message : String(error)}`;
}
