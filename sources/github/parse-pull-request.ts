import { createHash } from 'node:crypto';
import type { PullRequest } from '#lib/records/pull-request.ts';
import type { RejectedRecord } from '#lib/records/rejected-record.ts';
import { instant, type PullRequestNode, pullRequestNode } from './pull-request-answers.ts';
import { reasonOf } from './refusals.ts';
import { toPullRequest } from './to-pull-request.ts';

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

type Read<T> = { ok: false; reason: string } | ({ ok: true } & T);

const MEGABYTE = 1_000_000;
/** A page of 25 is 65 kB: a record of more than this is no pull request that somebody wrote. */
const LARGEST = MEGABYTE;
const LONG_TEXT = 10_000;
const KEPT_OF_TEXT = 1_000;
const cutMark = /… \([\d,]+ characters\)$/;

/** The node with its first pages of lists. */
export function readPullRequestNode(raw: unknown): Read<{ node: PullRequestNode }> {
  const bytes = Buffer.byteLength(JSON.stringify(raw) ?? '');
  if (bytes > LARGEST)
    return { ok: false, reason: `record of ${(bytes / MEGABYTE).toFixed(1)} MB is larger than 1 MB` };
  const parsed = pullRequestNode.safeParse(raw);
  return parsed.success
    ? { ok: true, node: parsed.data }
    : { ok: false, reason: raw === null ? 'nothing in the place of the record' : reasonOf(parsed.error) };
}

/**
 * A stored raw node once more, e.g. after this program has learnt to read it. One that is not whole (cut because of
 * its size, or with lists that go on behind their first page) must be fetched again, and the reason says so.
 */
export function parsePullRequestNode(payload: unknown): Read<{ record: PullRequest }> {
  if (isCut(payload))
    return { ok: false, reason: 'it was cut when it was set aside: it must be fetched again' };
  const read = readPullRequestNode(payload);
  if (!read.ok) return read;
  const { labels, commits, reviews, timelineItems } = read.node;
  const open = Object.entries({ labels, commits, reviews, timelineItems }).filter(
    ([, list]) => list.next !== null,
  );
  if (open.length > 0) {
    const names = open.map(([name]) => name).join(', ');
    return { ok: false, reason: `there are more ${names} than the payload holds: it must be fetched again` };
  }
  return { ok: true, record: toPullRequest(read.node) };
}

/** Sets a raw node aside. */
export function rejectNode(raw: unknown, reason: string, place: number): RejectedNode {
  const text = JSON.stringify(raw) ?? '';
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
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

const isCut = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.length > KEPT_OF_TEXT && value.length < KEPT_OF_TEXT + 40 && cutMark.test(value)
    : isObject(value) && Object.values(value).some(isCut);

function cut(value: unknown): unknown {
  if (typeof value === 'string') {
    if (value.length <= LONG_TEXT) return value;
    return `${value.slice(0, KEPT_OF_TEXT).toWellFormed()}… (${value.length.toLocaleString('en')} characters)`;
  }
  if (Array.isArray(value)) return value.map(cut);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cut(part)]));
}
