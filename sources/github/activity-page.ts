import type { RepositoryHead } from '#lib/records/pull-request.ts';
import type { ReadStretch } from '#lib/records/repository-activity.ts';
import type { Budget } from './answer-headers.ts';
import type { Records } from './read-records.ts';
import { badAnswer, missingRecord } from './refusals.ts';

/** A page of what happens in a repository, and where to go on once it is stored. */
export interface ActivityPage<T, C> extends Records<T> {
  head: RepositoryHead;
  cursor: C;
  /** How many there are in all; null: the source does not say, or only a part is read. */
  total: number | null;
  budget: Budget | null;
  /** What of the list this page is the whole of; null: that cannot be said. */
  stretch: ReadStretch | null;
  /** Ids of what was looked for beside it and is no longer there. */
  gone?: readonly number[];
}

/** A record that was asked for alone, by what its key says. */
export interface OneRecord<T> {
  head: RepositoryHead;
  record: T;
}

/** @throws AppError `source_bad_answer` when it does not fit, `source_record_not_found` when it is not there */
export function onlyOf<T>(
  { items, rejected }: Records<T>,
  head: RepositoryHead,
  host: string,
  what: string,
): OneRecord<T> {
  const [misfit] = rejected;
  if (misfit) throw badAnswer(host, what, misfit.reason);
  const [record] = items;
  if (record === undefined) throw missingRecord(host, what);
  return { head, record };
}

export interface ActivityScan<C> {
  /** owner/name */
  repository: string;
  /** Everything changed before is known already; null: read all. */
  watermark: Date | null;
  /** Where an earlier process stopped. */
  resume: C | null;
  signal: AbortSignal;
}

/**
 * Of a page of a list that is ordered by a time, newest first. What lies between two pages is of neither, unless `above`
 * is the last time of the page that it follows without a gap: then all before that second is of the lower one.
 */
export function stretchOf(
  times: string[],
  page: { first: boolean; last: boolean; sound: boolean; above?: string | undefined },
): ReadStretch | null {
  if (!page.sound) return null;
  const [newest = null, oldest = null] = [times[0], times.at(-1)];
  const edge = page.above === undefined ? newest : new Date(Date.parse(page.above) - 1).toISOString();
  return { from: page.last ? null : oldest, to: page.first ? null : edge };
}
