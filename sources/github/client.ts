import { Octokit } from 'octokit';
import type { z } from 'zod';
import { type AppError, isAppError } from '#lib/errors.ts';
import type { GitHubCredentials } from '#lib/source.ts';
import { outsideFetch } from '../outside-fetch.ts';
import { withoutCredentials } from '../own-credentials.ts';
import { createPauses, dateOf, NoJson, type Patience, parseJson, persist } from '../persist.ts';
import { readBody, TooLarge } from '../read-body.ts';
import { type Budget, budgetOf, expiryOf, type Headers } from './answer-headers.ts';
import { KeyRing, type Resource } from './key-ring.ts';
import { createKeys, type Key, silent } from './keys.ts';
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
  /** In the place of the document where that takes rights that the token lacks: the same without what needs them. */
  lesser?: string;
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

export interface GitHubOptions extends Patience {
  /** https://api.github.com, https://<host>/api/v3 (Enterprise Server) or a sample's http://127.0.0.1:<port>. */
  baseUrl: string;
  /** Of several tokens the next one is used when one is used up. */
  credentials: GitHubCredentials;
  userAgent: string;
  /** Of an answer; a larger one is not read to its end. */
  maxBytes?: number;
}

/** A page of 25 is 65 kB; twelve records of 5 MB, each to be set aside, still come through. */
const MAX_BYTES = 64_000_000;
/** Of a refusal only the first words are shown. */
const MAX_REFUSAL_BYTES = 1_000_000;

export function createGitHub(options: GitHubOptions): GitHub {
  const { baseUrl, credentials, userAgent } = options;
  const { timeoutMs = 30_000, maxBytes = MAX_BYTES } = options;
  const pauses = createPauses(options);
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
    baseUrl,
    userAgent,
    onSecret: (secret) => void secrets.add(secret),
    fetch: (input, init) => fetchWithin(input, { ...init, signal: AbortSignal.timeout(timeoutMs) }),
  });
  const ring = new KeyRing(host, keys);
  /** Documents that take more rights than there are. */
  const beyond = new Set<string>();

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
    const authorization = `token ${token}`;
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const response = await octokit.request(route, {
        ...parameters(),
        headers: { authorization },
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
      const body = parseBody(withoutCredentials(text, authorization));
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

  const query = <T>(question: Question<T>): Promise<Answer<T>> => {
    let asked = question.document;
    return insist(question, {
      resource: 'graphql',
      route: `POST ${url}`,
      parameters() {
        asked = question.document;
        const { lesser } = question;
        return { query: lesser && beyond.has(asked) ? lesser : asked, variables: question.variables() };
      },
      lessen() {
        if (question.lesser === undefined || beyond.has(asked)) return false;
        beyond.add(asked);
        return true;
      },
      read(body: { data?: unknown; errors?: unknown }, headers, facts, circumstances) {
        const refusal = refusalOfAnswer(body, headers, circumstances);
        if (refusal) throw refusal;
        return { ...facts, data: fitting(question.answer, body.data, question.what) };
      },
      refuse: refusalOf,
    });
  };

  const request = <T>(question: RestQuestion<T>): Promise<RestAnswer<T>> =>
    insist(question, {
      resource: 'core',
      route: `GET ${question.path}`,
      parameters: () => restParameters(question),
      read: (body, headers, facts) => ({
        ...facts,
        data: fitting(question.answer, body, question.what),
        next: nextPage(headers.link),
      }),
      refuse: (error, circumstances) => refusalOfRequest(error, circumstances, question.path),
    });

  function insist<A>({ what, signal, onOverload }: Asked, exchange: Exchange<A>): Promise<A> {
    let key: Key | undefined;
    let renewed = false;
    return persist<A>({
      pauses,
      signal,
      onOverload,
      badAnswer: (why, tries) => badAnswer(host, what, why, tries),
      async once(tries) {
        key = undefined;
        key = ring.pick(exchange.resource);
        return await once({ what, signal }, key, tries, exchange);
      },
      async again({ code }, tries) {
        const lacksRights = code === 'source_forbidden';
        if ((lacksRights || code === 'source_unauthorized') && key?.renewable && !renewed) {
          // An App's token ends early when its rights are changed, or has those of before until it ends.
          renewed = true;
          await tokenOf(key, what, tries, true);
          return true;
        }
        if (lacksRights && exchange.lessen?.()) return true;
        // Another key takes over, or it is said when the first of them all can be used again.
        return (
          code === 'source_rate_limited' && keys.length > 1 && !!key && ring.rests(exchange.resource, key)
        );
      },
    });
  }

  return { host, query, request, beforeRetry: pauses.beforeRetry };
}

type Asked = Pick<Question<unknown>, 'what' | 'signal' | 'onOverload'>;
type Circumstances = Parameters<typeof refusalOf>[1];

/** What one API of GitHub has of its own: how it is asked, how its answers are read. */
interface Exchange<A> {
  resource: Resource;
  route: string;
  parameters: () => Record<string, unknown>;
  /** Whether the next try asks for what takes fewer rights. */
  lessen?: () => boolean;
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

/** Octokit reads a refusal's body to its end, whatever its size: it is given what was read within the limit. */
async function fetchWithin(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await outsideFetch(...request);
  if (response.status < 400) return response;
  const text = await readBody(response.body, MAX_REFUSAL_BYTES).catch((error: Error) => error.message);
  const clean = withoutCredentials(text, new Headers(request[1]?.headers).get('authorization'));
  return Object.assign(response, { text: async () => clean });
}

function parseBody(text: string): object {
  const body = parseJson(text);
  if (typeof body === 'object' && body !== null) return body;
  throw new NoJson('it sent no JSON');
}

/** The token's own limit, which another token does not share; the secondary one is about how fast we ask. */
const isUsedUp = ({ code }: AppError, headers: Headers) =>
  code === 'source_rate_limited' && String(headers['x-ratelimit-remaining']) === '0';
