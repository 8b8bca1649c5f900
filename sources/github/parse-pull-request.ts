import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import { hashOf, reasonOf } from '../reason-of.ts';
import { instant } from './answer-parts.ts';
import { type PullRequestNode, pullRequestNode } from './pull-request-answers.ts';

/** A record set aside, with what places it in the order of its list. */
export interface RejectedNode {
  record: RejectedRecord;
  /** The same for the same state of the same record. */
  version: string;
  /** Null: cannot be read. */
  createdAt: string | null;
  updatedAt: string | null;
  /** How many sound items stand before it on its page. */
  place: number;
}

const MEGABYTE = 1_000_000;
/** A page of 25 is 65 kB: a record of more than this is no pull request that somebody wrote. */
const LARGEST = MEGABYTE;
const LONG_TEXT = 10_000;
const KEPT_OF_TEXT = 1_000;

/**
 * The node with its first pages of lists.
 * @param within bytes of the answer that it came with: most are too small to hold a record that is too large
 */
export function readPullRequestNode(
  raw: unknown,
  within = Number.POSITIVE_INFINITY,
): { ok: false; reason: string } | { ok: true; node: PullRequestNode } {
  const bytes = within > LARGEST ? Buffer.byteLength(JSON.stringify(raw) ?? '') : within;
  if (bytes > LARGEST)
    return { ok: false, reason: `record of ${(bytes / MEGABYTE).toFixed(1)} MB is larger than 1 MB` };
  const parsed = pullRequestNode.safeParse(raw);
  return parsed.success
    ? { ok: true, node: parsed.data }
    : { ok: false, reason: raw === null ? 'nothing in the place of the record' : reasonOf(parsed.error) };
}

/** Sets a raw node aside. */
export function rejectNode(raw: unknown, reason: string, place: number): RejectedNode {
  const text = JSON.stringify(raw) ?? '';
  const hash = hashOf(raw);
  const field = (name: string): unknown => (isObject(raw) ? raw[name] : undefined);
  const time = (name: string) => instant.safeParse(field(name)).data ?? null;
  const number = field('number');
  const key = Number.isSafeInteger(number) ? `#${number}` : hash;
  const updatedAt = time('updatedAt');
  const payload = Buffer.byteLength(text) > LARGEST ? cut(raw) : raw;
  return {
    record: { key, payload, reason },
    version: updatedAt ? `${key}@${updatedAt}` : hash,
    createdAt: time('createdAt'),
    updatedAt,
    place,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function cut(value: unknown): unknown {
  if (typeof value === 'string') {
    if (value.length <= LONG_TEXT) return value;
    return `${value.slice(0, KEPT_OF_TEXT).toWellFormed()}… (${value.length.toLocaleString('en')} characters)`;
  }
  if (Array.isArray(value)) return value.map(cut);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cut(part)]));
}
