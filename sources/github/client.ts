import { setTimeout as sleep } from 'node:timers/promises';
import { Octokit } from 'octokit';
import type { z } from 'zod';
import { type AppError, isAppError } from '#lib/errors.ts';
import type { GitHubCredentials } from '#lib/source.ts';
import { type Budget, budgetOf, dateOf, expiryOf, type Headers } from './answer-headers.ts';
import { KeyRing, type Resource } from './key-ring.ts';
import { createKeys, type Key, silent } from './keys.ts';
import { readBody, TooLarge } from './read-body.ts';
import { appRefusal, badAnswer, headersOf, refusalOf, refusalOfAnswer, scrubber } from './refusals.ts';
import { nextPage, type RestAnswer, type RestQuestion, refusalOfRequest, restParameters } from './rest.ts';

export interface Answer<T> {
  data: T;
  /** When GitHub answered, by its own clock (the Date header). */
  at: Date;
  /** Of the token that was used. */
  budget: Budget | null;
  /** When the first of the tokens used so far expires; null: none does, as far as GitHub says. */
  tokenExpiresAt: Date | null;
  /** How long the answer was. */
  bytes: number;
}

export interface Question<T> {
  /** What is asked for, for the text of an error: "pull requests of acme/checkout". */
  what: string;
  document: string;
  /** Made anew for each try, since a try may have to ask for less. */
  variables: () => Record<string, unknown>;
  /** Of the answer's `data`. */
  answer: z.ZodType<T>;
  signal?: AbortSignal;
  /** GitHub broke off, most likely because the page was too much work, or its answer is too large: ask for less. */
  onOverload?: () => void;
}

export interface GitHub {
  /** Host name, as people know it. */
  host: string;
  /** @throws AppError `source_…` with what to do; the signal's reason when it is aborted */
  query<T>(question: Question<T>): Promise<Answer<T>>;
  /** The same of the REST API: GET, with the same waits, tries and limits. */
  request<T>(question: RestQuestion<T>): Promise<RestAnswer<T>>;
  /** Waits before the next try, longer after each failed one. Throws the signal's reason when it is aborted. */
  beforeRetry(failures: number, signal: AbortSignal | undefined): Promise<void>;
}

export interface GitHubOptions {
  /** https://api.github.com, https://<host>/api/v3 (Enterprise Server) or a sample's http://127.0.0.1:<port>. */
  baseUrl: string;
  /** Of several tokens the next one is used when one is used up. */
  credentials: GitHubCredentials;
  userAgent: string;
  /** Per try. */
  timeoutMs?: number;
  /** Before the second try; doubled before each further one. */
  retryDelayMs?: number;
  /** Of an answer; a larger one is not read to its end. */
  maxBytes?: number;
  /** Told after each pause, also one that was broken off, how long it took in ms: nothing was read meanwhile. */
  onWait?: (ms: number) => void;
}

/** A try that ends in a broken connection, a timeout, 502, 503, 504 or too large an answer is repeated, 5 tries in all. */
const TRIES = 5;
/** A web page in the place of an answer: a proxy or GitHub's own error page for a moment, or the wrong address. */
const JSON_TRIES = 3;
/** A rate limit that ends sooner is waited for; a longer one is the run's business (etl.md, G12). */
const SHORT_WAIT_SECONDS = 30;
const SHORT_WAITS = 5;
/** A page of 25 is 65 kB; twelve records of 5 MB, each to be set aside, still come through. */
const MAX_BYTES = 64_000_000;
/** Of a refusal only the first words are shown. */
const MAX_REFUSAL_BYTES = 1_000_000;

export function createGitHub(options: GitHubOptions): GitHub {
  const { baseUrl, credentials, userAgent, onWait } = options;
  const { timeoutMs = 30_000, retryDelayMs = 500, maxBytes = MAX_BYTES } = options;
  const octokit = new Octokit({
    baseUrl,
    userAgent,
    // Ours below: octokit's retry knows nothing of smaller pages, and its throttling sends one POST a second.
    retry: { enabled: false },
    throttle: { enabled: false },
    log: silent,
  });
  const url = graphqlUrl(baseUrl);
  const { host } = new URL(baseUrl);
  const secrets = new Set<string>();
  const scrub = scrubber(secrets);
  const keys = createKeys(credentials, {
    ...{ baseUrl, userAgent, onSecret: (secret) => void secrets.add(secret) },
    fetch: (input, init) => fetchWithin(input, { ...init, signal: AbortSignal.timeout(timeoutMs) }),
  });
  const ring = new KeyRing(host, keys);

  const tokenOf = (key: Key, what: string, tries: number, renew = false) =>
    key.token(renew).catch((error: unknown) => {
      throw appRefusal(error, { host, what, scrub, timeoutMs, tries });
    });

  /** What an answer says of the key; a refusal may come from a proxy, which knows of no expiry. */
  function note(resource: Resource, key: Key, headers: Headers, answered: boolean): void {
    const at = dateOf(headers.date);
    const expiresAt = answered ? expiryOf(headers) : undefined;
    ring.note(resource, key, { budget: budgetOf(headers, at), expiresAt, at });
  }

  /** One try. `read` makes of the body what was asked for, or throws. */
  async function once<A>(
    { what, signal }: Asked,
    key: Key,
    tries: number,
    { resource, route, parameters, read, refuse }: Exchange<A>,
  ): Promise<A> {
    const circumstances = { host, what, scrub, timeoutMs, tries, key: key.name };
    const token = await tokenOf(key, what, tries);
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const response = await octokit.request(route, {
        ...parameters(),
        headers: { authorization: `token ${token}` },
        request: {
          fetch: fetchWithin,
          signal: signal ? AbortSignal.any([signal, late]) : late,
          // Octokit's own parser keeps big integers and takes nine times as long: 2.8 ms for 65 kB of page.
          parseSuccessResponseBody: false,
        },
      });
      const { headers } = response;
      note(resource, key, headers, true);
      const text = await readBody((response.data || null) as ReadableStream | null, maxBytes);
      const body = parseBody(text);
      const at = dateOf(headers.date);
      const bytes = Buffer.byteLength(text);
      const facts = { at, budget: budgetOf(headers, at), tokenExpiresAt: ring.expiresAt, bytes };
      return read(body, headers, facts, circumstances);
    } catch (error) {
      signal?.throwIfAborted();
      if (isAppError(error) && error.code === 'source_rate_limited')
        ring.usedUp(resource, key, error.retryAfterSeconds ?? 0);
      if (isAppError(error) || error instanceof NoJson || error instanceof TooLarge) throw error;
      const refusal = refuse(error, circumstances);
      const headers = headersOf(error);
      note(resource, key, headers, false);
      if (isUsedUp(refusal, headers)) ring.usedUp(resource, key, refusal.retryAfterSeconds ?? 0);
      throw refusal;
    }
  }

  function fitting<T>(answer: z.ZodType<T>, data: unknown, what: string): T {
    const parsed = answer.safeParse(data);
    if (!parsed.success) throw badAnswer(host, what, parsed.error);
    return parsed.data;
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

  const query = <T>(question: Question<T>): Promise<Answer<T>> =>
    persist(question, {
      resource: 'graphql',
      route: `POST ${url}`,
      parameters: () => ({ query: question.document, variables: question.variables() }),
      read(body: { data?: unknown; errors?: unknown }, headers, facts, circumstances) {
        const refusal = refusalOfAnswer(body, headers, circumstances);
        if (refusal) throw refusal;
        return { ...facts, data: fitting(question.answer, body.data, question.what) };
      },
      refuse: refusalOf,
    });

  const request = <T>(question: RestQuestion<T>): Promise<RestAnswer<T>> =>
    persist(question, {
      resource: 'core',
      route: `GET ${question.path}`,
      parameters: () => restParameters(question),
      read: (body, headers, facts) => ({
        ...facts,
        data: fitting(question.answer, body, question.what),
        next: nextPage(headers.link),
      }),
      refuse: refusalOfRequest,
    });

  async function persist<A>(question: Asked, exchange: Exchange<A>): Promise<A> {
    const { what, signal, onOverload } = question;
    let waits = 0;
    let webPages = 0;
    let renewed = false;
    for (let failures = 0; ; ) {
      let key: Key | undefined;
      try {
        key = ring.pick(exchange.resource);
        return await once(question, key, failures + 1, exchange);
      } catch (error) {
        if (error instanceof NoJson) {
          failures++;
          if (++webPages >= JSON_TRIES || failures >= TRIES)
            throw badAnswer(host, what, error.message, failures);
        } else if (error instanceof TooLarge) {
          if (++failures >= TRIES) throw badAnswer(host, what, error.message, failures);
          onOverload?.();
        } else {
          if (!isAppError(error)) throw error;
          if (error.code === 'source_unauthorized' && key?.renewable && !renewed) {
            // An App's token ends early when its rights are changed.
            renewed = true;
            await tokenOf(key, what, failures + 1, true);
            continue;
          }
          // Another key takes over, or it is said when the first of them all can be used again.
          const resting = keys.length > 1 && key && ring.rests(exchange.resource, key);
          if (error.code === 'source_rate_limited' && resting) continue;
          const shortWait = secondsToWait(error);
          if (shortWait !== null && waits++ < SHORT_WAITS) {
            await pause(shortWait * 1000, signal);
            continue;
          }
          if (error.code !== 'source_unreachable' || ++failures >= TRIES) throw error;
          onOverload?.();
        }
        await beforeRetry(failures, signal);
      }
    }
  }

  return { host, query, request, beforeRetry };
}

type Asked = Pick<Question<unknown>, 'what' | 'signal' | 'onOverload'>;
type Circumstances = Parameters<typeof refusalOf>[1];

/** What one API of GitHub has of its own: how it is asked, how its answers are read. */
interface Exchange<A> {
  resource: Resource;
  route: string;
  parameters: () => Record<string, unknown>;
  read: (
    body: object,
    headers: Headers,
    facts: Omit<Answer<unknown>, 'data'>,
    circumstances: Circumstances,
  ) => A;
  refuse: (error: unknown, circumstances: Circumstances) => AppError;
}

/** Enterprise Server has its GraphQL beside /api/v3, not below it. */
export function graphqlUrl(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, '');
  return base.endsWith('/api/v3') ? base.replace(/v3$/, 'graphql') : `${base}/graphql`;
}

function secondsToWait(error: AppError): number | null {
  const { code, retryAfterSeconds } = error;
  if (code !== 'source_rate_limited' || retryAfterSeconds === undefined) return null;
  return retryAfterSeconds <= SHORT_WAIT_SECONDS ? retryAfterSeconds : null;
}

/** Octokit reads a refusal's body to its end, whatever its size: it is given what was read within the limit. */
async function fetchWithin(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  if (response.status < 400) return response;
  const text = await readBody(response.body, MAX_REFUSAL_BYTES).catch((error: Error) => error.message);
  return Object.assign(response, { text: async () => text });
}

/** Of an answer with status 200. */
class NoJson extends Error {}

function parseBody(text: string): object {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    // Said below.
  }
  throw new NoJson(/^\s*</.test(text) ? 'it sent a web page, no JSON' : 'it sent no JSON');
}

/** The token's own limit, which another token does not share; the secondary one is about how fast we ask. */
const isUsedUp = ({ code }: AppError, headers: Headers) =>
  code === 'source_rate_limited' && String(headers['x-ratelimit-remaining']) === '0';
