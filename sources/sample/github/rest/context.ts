import type { RepositoryStore } from '../../world/repository-store.ts';
import type { World } from '../../world/world.ts';
import type { Presenter } from '../present/presenter.ts';
import type { RateState } from '../rate-limit.ts';
import { notFound, unprocessable } from '../reply.ts';

/** What a REST handler is given. */
export interface RestContext {
  world: World;
  params: Record<string, string>;
  query: URLSearchParams;
  present: Presenter;
  rates: () => RateState[];
}

/** A list of which the answer shows one page; `show` makes the JSON of an item of that page only. */
export interface Listing<T> {
  items: readonly T[];
  show: (item: T) => unknown;
  /** Puts the page into an object, where GitHub does; `total` counts all items. */
  wrap?: (page: unknown[], total: number) => unknown;
  /** Pages end here, whatever there is beyond. */
  cap?: number;
  /** Page length when none is asked for (30). */
  perPage?: number;
}

/** One JSON value, or a list to be paged. */
export type Answer = { value: unknown } | { list: Listing<unknown> };

export const value = (json: unknown): Answer => ({ value: json });

/** Hides the item's type, so that lists of all kinds can stand in one table. */
export const list = <T>(listing: Listing<T>): Answer => ({ list: listing as Listing<unknown> });

export type Handler = (context: RestContext) => Answer;
export type RepositoryHandler = (context: RestContext, store: RepositoryStore) => Answer;
export type Routes = Record<string, Handler>;
export type RepositoryRoutes = Record<string, RepositoryHandler>;

/** A parameter that takes one of some words. 422 for another one. */
export function choice<T extends string>(
  query: URLSearchParams,
  name: string,
  words: readonly T[],
  usual: T,
): T {
  const given = query.get(name);
  if (!given) return usual;
  const word = words.find((candidate) => candidate === given);
  if (!word) throw unprocessable(name, `${name} must be one of ${words.join(', ')}`);
  return word;
}

/** GitHub answers `since=1970-01-01…` with an empty list. */
const AS_IF_NEVER = 86_400_000;

/** A parameter that takes a time; undefined where it is not given. 422 for anything but a time. */
export function moment(query: URLSearchParams, name: string): number | undefined {
  const given = query.get(name);
  if (!given) return undefined;
  const ms = Date.parse(given);
  if (Number.isNaN(ms)) throw unprocessable(name, `${name} must be a time in ISO 8601`);
  return name === 'since' && ms < AS_IF_NEVER ? Number.POSITIVE_INFINITY : ms;
}

/** A number in the path. 404 where it is none, as for a record that does not exist. */
export function numberIn(context: RestContext, name: string): number {
  const text = context.params[name] ?? '';
  if (!/^\d+$/.test(text)) throw notFound();
  return Number(text);
}

/** The record, or 404. */
export function found<T>(record: T | undefined): T {
  if (record === undefined) throw notFound();
  return record;
}

/** A copy in the wished direction. */
export const directed = <T>(items: readonly T[], direction: 'asc' | 'desc'): readonly T[] =>
  direction === 'asc' ? items : items.toReversed();
