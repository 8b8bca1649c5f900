import type { Client, SendRequestOptions } from 'jira.js/core';
import type { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { JiraCredentials } from '#lib/source.ts';
import { outsideFetch } from '../outside-fetch.ts';
import { withoutCredentials } from '../own-credentials.ts';
import { createPauses, dateOf, NoJson, type Patience, parseJson, persist } from '../persist.ts';
import { readBody, TooLarge } from '../read-body.ts';
import { badAnswer, refusalOf, unreachable } from './refusals.ts';

export interface JiraAnswer<T> {
  data: T;
  /** When Jira answered, by its own clock (the Date header). */
  at: Date;
}

export interface JiraQuestion<T> {
  /** What is asked for, for the text of an error: "issues of ABC". */
  what: string;
  /** One call of jira.js, which knows addresses and parameters. */
  ask: (client: Client) => Promise<unknown>;
  answer: z.ZodType<T>;
  signal?: AbortSignal | undefined;
}

export interface Jira {
  /** Host name, as people know it. */
  host: string;
  /** Where people look at it, without a slash at the end. */
  site: string;
  /**
   * @throws AppError `source_…` with what to do: `source_not_found` for what is not visible, `source_bad_question` for
   * what it does not take; the signal's reason when it is aborted
   */
  ask<T>(question: JiraQuestion<T>): Promise<JiraAnswer<T>>;
  /** Waits before the next try, longer after each failed one. Throws the signal's reason when it is aborted. */
  beforeRetry(failures: number, signal: AbortSignal | undefined): Promise<void>;
}

export interface JiraOptions extends Patience {
  /** https://<site>.atlassian.net, or a sample's http://127.0.0.1:<port>. */
  baseUrl: string;
  credentials: JiraCredentials;
  userAgent: string;
}

/** The header that shows who asks. */
export const authorizationOf = ({ email, token }: JiraCredentials): string =>
  `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;

/** A hundred issues are 0.3 MB, ten thousand histories 10 MB. */
const MAX_BYTES = 64_000_000;
/** Of a refusal only the first words are shown. */
const MAX_REFUSAL_BYTES = 1_000_000;

/**
 * Jira Cloud with an account's e-mail address and API token. jira.js says where and how to ask, through the transport
 * given to it here; its own has no deadline, keeps no Date header and reads answers of any size.
 */
export function createJira(options: JiraOptions): Jira {
  const { baseUrl, credentials, userAgent, timeoutMs = 30_000 } = options;
  const pauses = createPauses(options);
  const site = baseUrl.replace(/\/+$/, '');
  const { host } = new URL(site);
  const authorization = authorizationOf(credentials);
  const scrub = (text: string) =>
    withoutCredentials(text, authorization)
      // However short it is.
      .replaceAll(credentials.token, '(token)')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300);

  async function once<T>(
    { what, ask, answer, signal }: JiraQuestion<T>,
    tries: number,
  ): Promise<JiraAnswer<T>> {
    const circumstances = { host, what, scrub, tries };
    const late = AbortSignal.timeout(timeoutMs);
    let at = new Date();
    async function sendRequest<A>({ url, method, searchParams, body }: SendRequestOptions<A>): Promise<A> {
      const response = await outsideFetch(site + url + queryOf(searchParams), {
        method: method ?? 'GET',
        headers: {
          Accept: 'application/json',
          Authorization: authorization,
          'User-Agent': userAgent,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, late]) : late,
      });
      at = dateOf(response.headers.get('date'));
      if (!response.ok) {
        const text = await readBody(response.body, MAX_REFUSAL_BYTES).catch((error: Error) => error.message);
        const { status, headers } = response;
        throw refusalOf({ status, headers, text: withoutCredentials(text, authorization) }, circumstances);
      }
      // Judged by our own schemas, of what is used: theirs turn times into Date and drop nothing.
      const text = await readBody(response.body, MAX_BYTES);
      return parseJson(withoutCredentials(text, authorization)) as A;
    }
    try {
      const parsed = answer.safeParse(await ask({ sendRequest }));
      if (!parsed.success) throw badAnswer(host, what, parsed.error);
      return { data: parsed.data, at };
    } catch (error) {
      signal?.throwIfAborted();
      if (isAppError(error) || error instanceof NoJson) throw error;
      if (error instanceof TooLarge) throw badAnswer(host, what, error.message);
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      throw unreachable(
        circumstances,
        timedOut ? `no answer within ${timeoutMs / 1000} s` : scrub(reason(error)),
      );
    }
  }

  const ask = <T>(question: JiraQuestion<T>): Promise<JiraAnswer<T>> =>
    persist({
      pauses,
      signal: question.signal,
      once: (tries) => once(question, tries),
      badAnswer: (why, tries) => badAnswer(host, question.what, why, tries),
    });

  return { host, site, ask, beforeRetry: pauses.beforeRetry };
}

function queryOf(params: Record<string, unknown> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) query.append(name, String(one));
  }
  return query.size === 0 ? '' : `?${query}`;
}

/** Fetch says "fetch failed" and keeps why underneath. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
