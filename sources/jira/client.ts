import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, SendRequestOptions } from 'jira.js/core';
import type { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import type { JiraCredentials } from '#lib/source.ts';
import { readBody, TooLarge } from '../github/read-body.ts';
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

export interface JiraOptions {
  /** https://<site>.atlassian.net, or a sample's http://127.0.0.1:<port>. */
  baseUrl: string;
  credentials: JiraCredentials;
  userAgent: string;
  /** Per try. */
  timeoutMs?: number;
  /** Before the second try; doubled before each further one. */
  retryDelayMs?: number;
  /** Told after each pause how long it took in ms: nothing was read meanwhile. */
  onWait?: (ms: number) => void;
}

/** A try that ends in a broken connection, a timeout or a status of 500 and more is repeated, 5 tries in all. */
const TRIES = 5;
/** A web page in the place of an answer: a proxy for a moment, or the wrong address. */
const JSON_TRIES = 3;
/** A rate limit that ends sooner is waited for; a longer one is the run's business. */
const SHORT_WAIT_SECONDS = 30;
const SHORT_WAITS = 5;
/** A hundred issues are 0.3 MB, ten thousand histories 10 MB. */
const MAX_BYTES = 64_000_000;
/** Of a refusal only the first words are shown. */
const MAX_REFUSAL_BYTES = 1_000_000;

/**
 * Jira Cloud with an account's e-mail address and API token. jira.js says where and how to ask, through the transport
 * given to it here; its own has no deadline, keeps no Date header and reads answers of any size.
 */
export function createJira(options: JiraOptions): Jira {
  const { baseUrl, credentials, userAgent, onWait, timeoutMs = 30_000, retryDelayMs = 500 } = options;
  const site = baseUrl.replace(/\/+$/, '');
  const { host } = new URL(site);
  const basic = Buffer.from(`${credentials.email}:${credentials.token}`).toString('base64');
  const scrub = (text: string) =>
    text
      .replaceAll(credentials.token, '(token)')
      .replaceAll(basic, '(token)')
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
      const response = await fetch(site + url + queryOf(searchParams), {
        method: method ?? 'GET',
        headers: {
          ...{ Accept: 'application/json', Authorization: `Basic ${basic}`, 'User-Agent': userAgent },
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, late]) : late,
      });
      at = dateOf(response.headers.get('date'));
      if (!response.ok) {
        const text = await readBody(response.body, MAX_REFUSAL_BYTES).catch((error: Error) => error.message);
        throw refusalOf({ status: response.status, headers: response.headers, text }, circumstances);
      }
      // Judged by our own schemas, of what is used: theirs turn times into Date and drop nothing.
      return parseBody(await readBody(response.body, MAX_BYTES)) as A;
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

  async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const start = performance.now();
    await sleep(ms, undefined, { signal }).catch(() => {});
    onWait?.(performance.now() - start);
    signal?.throwIfAborted();
  }

  /** Half of the delay is random, so that many steps do not come back at the same moment. */
  const beforeRetry = (failures: number, signal: AbortSignal | undefined) =>
    pause(retryDelayMs * 2 ** (failures - 1) * (0.5 + Math.random() / 2), signal);

  async function ask<T>(question: JiraQuestion<T>): Promise<JiraAnswer<T>> {
    const { what, signal } = question;
    let waits = 0;
    let webPages = 0;
    for (let failures = 0; ; ) {
      try {
        return await once(question, failures + 1);
      } catch (error) {
        if (error instanceof NoJson) {
          failures++;
          if (++webPages >= JSON_TRIES || failures >= TRIES)
            throw badAnswer(host, what, error.message, failures);
        } else {
          if (!isAppError(error)) throw error;
          const seconds = error.code === 'source_rate_limited' ? (error.retryAfterSeconds ?? 0) : null;
          if (seconds !== null && seconds <= SHORT_WAIT_SECONDS && waits++ < SHORT_WAITS) {
            await pause(seconds * 1000, signal);
            continue;
          }
          if (error.code !== 'source_unreachable' || ++failures >= TRIES) throw error;
        }
        await beforeRetry(failures, signal);
      }
    }
  }

  return { host, site, ask, beforeRetry };
}

/** Of an answer with status 200. */
class NoJson extends Error {}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoJson(/^\s*</.test(text) ? 'it sent a web page, no JSON' : 'it sent no JSON');
  }
}

function queryOf(params: Record<string, unknown> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) query.append(name, String(one));
  }
  return query.size === 0 ? '' : `?${query}`;
}

function dateOf(header: string | null): Date {
  const at = new Date(header ?? Number.NaN);
  // RFC 9110 demands the header; a proxy that drops it leaves us our own clock.
  return Number.isNaN(at.getTime()) ? new Date() : at;
}

/** Fetch says "fetch failed" and keeps why underneath. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
