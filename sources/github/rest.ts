import type { AppError } from '#lib/errors.ts';
import type { Answer, Question } from './client.ts';
import { missing, missingRecord, refusalOf } from './refusals.ts';
import type { RestPath } from './rest-paths.ts';

export interface RestQuestion<T> extends Pick<Question<T>, 'what' | 'answer' | 'signal' | 'onOverload'> {
  path: RestPath;
  /** owner/name */
  repository: string;
  /** Further parts of the path, and the query. What is null is left out. */
  parameters?: Record<string, string | number | null>;
}

export interface RestAnswer<T> extends Answer<T> {
  /** Number of the page behind this one, as the Link header has it; null: there is none. */
  next: string | null;
}

export function restParameters({ repository, parameters = {} }: RestQuestion<unknown>) {
  const [owner, repo] = repository.split('/');
  const given = Object.entries(parameters).filter(([, value]) => value !== null);
  return { owner, repo, ...Object.fromEntries(given) };
}

/**
 * The page that an answer says is next. Only its number is taken: the token goes to no other address than the
 * integration's, whatever a link names.
 */
export function nextPage(link: unknown): string | null {
  for (const [, address = '', rel] of String(link ?? '').matchAll(/<([^>]*)>\s*;\s*rel="?(\w+)"?/g)) {
    if (rel === 'next') return /[?&]page=(\d+)/.exec(address)?.[1] ?? null;
  }
  return null;
}

/** A path to one record has its id behind owner and name. */
const isOfRecord = (path: RestPath) => path.split('{').length > 3;

/**
 * As {@link refusalOf}; but here 404 is what was asked for, a record or the repository, and 410 a part of the repository
 * that was switched off.
 */
export function refusalOfRequest(
  error: unknown,
  circumstances: Parameters<typeof refusalOf>[1],
  path: RestPath,
): AppError {
  const { host, what, scrub } = circumstances;
  const status = hasAnswer(error) ? error.status : null;
  const text = scrub(error instanceof Error ? error.message : String(error));
  if (status === 404 || status === 410 || status === 451)
    return isOfRecord(path) ? missingRecord(host, what, text) : missing(host, what, text);
  return refusalOf(error, circumstances);
}

/** Octokit gives a request that had no answer a status too. */
const hasAnswer = (error: unknown): error is { status: number } =>
  typeof error === 'object' && error !== null && 'status' in error && 'response' in error && !!error.response;
