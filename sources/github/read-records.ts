import type { z } from 'zod';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import { hashOf, reasonOf } from '../reason-of.ts';

export interface Records<T> {
  items: T[];
  /** Those that do not fit, to be set aside. */
  rejected: RejectedRecord[];
}

/**
 * Reads the records of a page one by one, so that one that does not fit is named and does not hide the others.
 * @param kind in words, for the record's key: "release 17"
 */
export function readRecords<T>(raw: readonly unknown[], kind: string, schema: z.ZodType<T>): Records<T> {
  const items: T[] = [];
  const rejected: RejectedRecord[] = [];
  for (const payload of raw) {
    const parsed = schema.safeParse(payload);
    if (parsed.success) items.push(parsed.data);
    else rejected.push({ key: `${kind} ${idOf(payload)}`, payload, reason: reasonOf(parsed.error) });
  }
  return { items, rejected };
}

function idOf(payload: unknown): string {
  const fields: Record<string, unknown> =
    typeof payload === 'object' && payload !== null ? { ...payload } : {};
  const id = fields.oid ?? fields.id ?? fields.databaseId;
  if (typeof id === 'string' || typeof id === 'number') return String(id);
  return hashOf(payload);
}
