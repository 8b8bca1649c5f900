import { createHash } from 'node:crypto';
import type { z } from 'zod';

/** What does not fit, with the path of the field: "additions: expected number, received string". */
export function reasonOf(error: z.ZodError): string {
  const [first, ...more] = error.issues;
  const text = first
    ? `${first.path.map(String).join('.') || 'answer'}: ${first.message.replace(/^Invalid input: /, '')}`
    : 'unknown';
  return more.length > 0 ? `${text} (and ${more.length} more)` : text;
}

/** Names a record of which no number or key can be read; the same for the same record. */
export const hashOf = (payload: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(payload) ?? '')
    .digest('hex')
    .slice(0, 16);
