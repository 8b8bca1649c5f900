import { sortable } from '../../world/time.ts';
import { githubError } from './github-error.ts';

export interface ConnectionArgs {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

/** A page, in the form of the schema's connection types. */
export interface Connection<N> {
  totalCount: number;
  nodes: N[];
  edges: () => { cursor: string; node: N }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

/** How far one page goes at most. */
const MOST = 100;

/** A list in the order asked for, in which a cursor is found again. */
interface Positions<T> {
  length: number;
  at: (index: number) => T;
  cursorOf: (item: T, index: number) => string;
  /** How many items stand before the cursor, and how many up to it. */
  find: (cursor: string) => { before: number; through: number };
}

const encode = (content: unknown) => Buffer.from(`cursor:v2:${JSON.stringify(content)}`).toString('base64');

function decode<T>(cursor: string, isContent: (content: unknown) => content is T): T {
  try {
    const text = Buffer.from(cursor, 'base64').toString();
    const content: unknown = JSON.parse(text.replace(/^cursor:v2:/, ''));
    if (isContent(content)) return content;
  } catch {
    // Not ours: refused below.
  }
  throw githubError('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`);
}

function checkBounds({ first, last }: ConnectionArgs, field: string): void {
  if (first == null && last == null) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`;
    throw githubError('MISSING_PAGINATION_BOUNDARIES', message);
  }
  for (const [name, asked] of Object.entries({ first, last })) {
    if (asked == null) continue;
    if (asked > MOST) {
      const message = `Requesting ${asked} records on the \`${field}\` connection exceeds the \`${name}\` limit of ${MOST} records.`;
      throw githubError('EXCESSIVE_PAGINATION', message);
    }
    if (asked < 0) {
      throw githubError(
        'EXCESSIVE_PAGINATION',
        `\`${name}\` on the \`${field}\` connection cannot be less than zero.`,
      );
    }
  }
}

/** The totals alone need no page: GitHub asks for `first` or `last` only where nodes are wanted. */
const wantsPage = (args: ConnectionArgs, countOnly: boolean) =>
  !(countOnly && args.first == null && args.last == null);

function paginate<T, N>(
  list: Positions<T>,
  args: ConnectionArgs,
  field: { name: string; countOnly: boolean },
  wrap: (item: T) => N,
): Connection<N> {
  if (wantsPage(args, field.countOnly)) checkBounds(args, field.name);
  let start = args.after ? list.find(args.after).through : 0;
  let end = args.before ? list.find(args.before).before : list.length;
  if (args.first != null) end = Math.min(end, start + args.first);
  if (args.last != null) start = Math.max(start, end - args.last);
  const items: T[] = [];
  for (let index = start; index < end; index++) items.push(list.at(index));
  const cursor = (offset: number) => {
    const item = items[offset];
    return item === undefined ? null : list.cursorOf(item, start + offset);
  };
  const nodes = items.map(wrap);
  return {
    totalCount: list.length,
    nodes,
    edges: () => nodes.map((node, offset) => ({ cursor: cursor(offset) ?? '', node })),
    pageInfo: {
      hasNextPage: end < list.length && end >= start,
      hasPreviousPage: start > 0,
      startCursor: cursor(0),
      endCursor: cursor(items.length - 1),
    },
  };
}

const isOffset = (content: unknown): content is number => typeof content === 'number';

/** A connection over a short list that only grows (the commits of one pull request): cursors are positions. */
export function listConnection<T, N>(
  items: readonly T[],
  args: ConnectionArgs,
  field: { name: string; countOnly: boolean },
  wrap: (item: T) => N,
): Connection<N> {
  const find = (cursor: string) => {
    const through = Math.min(decode(cursor, isOffset), items.length);
    return { before: through - 1, through };
  };
  const at = (index: number) => items[index] as T;
  return paginate(
    { length: items.length, at, cursorOf: (_, index) => encode(index + 1), find },
    args,
    field,
    wrap,
  );
}

type Key = [time: string, id: number];
const isKey = (content: unknown): content is Key =>
  Array.isArray(content) && typeof content[0] === 'string' && typeof content[1] === 'number';

interface Keyed {
  id: number;
  created_at: string;
  updated_at?: string;
}

/**
 * A connection over records in time order, ascending in `items`. Cursors hold time and id, not a position: a page
 * goes on where the last one ended though records moved, came or went meanwhile, as at GitHub.
 */
export function keyedConnection<T extends Keyed, N>(
  items: readonly T[],
  order: { field: 'created_at' | 'updated_at'; direction: 'ASC' | 'DESC' },
  args: ConnectionArgs,
  field: { name: string; countOnly: boolean },
  wrap: (item: T) => N,
): Connection<N> {
  const { length } = items;
  const time = (item: T) => sortable(item[order.field]);
  /** How many items come before the key, in ascending order; those equal to it too, if `equal`. */
  const count = ([text, id]: Key, equal: boolean) => {
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = items[middle] as T;
      const own = time(item);
      const isBefore = own < text || (own === text && (item.id < id || (equal && item.id === id)));
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const up = order.direction === 'ASC';
  const find = (cursor: string) => {
    const key = decode(cursor, isKey);
    if (up) return { before: count(key, false), through: count(key, true) };
    return { before: length - count(key, true), through: length - count(key, false) };
  };
  const at = (index: number) => items[up ? index : length - 1 - index] as T;
  return paginate({ length, at, cursorOf: (item) => encode([time(item), item.id]), find }, args, field, wrap);
}
