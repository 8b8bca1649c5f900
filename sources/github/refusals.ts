import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { LONGEST_WAIT_SECONDS, retryAfterSeconds } from '#sources/retry-after.ts';
import { dateOf } from '../persist.ts';
import { reasonOf } from '../reason-of.ts';
import type { Headers } from './answer-headers.ts';

/** Where an error arose, and how to keep the token out of its text. */
interface Circumstances {
  host: string;
  what: string;
  scrub: (text: string) => string;
  /** What opened GitHub, in words: "token 2 of 3". */
  key?: string;
  timeoutMs?: number;
  /** How often it was asked, this time included. */
  tries?: number;
}

/** Where nothing, or no number, says how long. */
const USUAL_WAIT_SECONDS = 60;

/** Takes every secret out of a text that came from outside, and keeps the text short. */
export function scrubber(secrets: ReadonlySet<string>): (text: string) => string {
  return (text) =>
    [...secrets]
      // One may be the beginning of another.
      .sort((a, b) => b.length - a.length)
      .reduce((clean, secret) => clean.replaceAll(secret, '(token)'), text)
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300);
}

const refused = (code: string, message: string, cause?: string, retryAfterSeconds?: number) =>
  new AppError(code, 502, message, {
    // A text, never the client's own error: that one carries the request with its headers.
    cause: cause === undefined ? undefined : new Error(cause),
    retryAfterSeconds,
  });

/** The answer is not what the API promises. */
export function badAnswer(host: string, what: string, why: string | z.ZodError, tries = 1): AppError {
  const reason = typeof why === 'string' ? why : reasonOf(why);
  return refused(
    'source_bad_answer',
    `${host} gave an answer for ${what} that cannot be used: ${reason}${afterTries(tries)}. Check that the base address is that of a GitHub API; if it is, report this with the text above.`,
  );
}

const afterTries = (tries: number) => (tries > 1 ? ` (tried ${tries} times)` : '');

const httpError = z.object({
  status: z.number(),
  message: z.string(),
  response: z
    .object({ headers: z.record(z.string(), z.union([z.string(), z.number(), z.undefined()])) })
    .optional(),
});

/** Of the answer that an error of octokit stands for; none where there was no answer. */
export const headersOf = (error: unknown): Headers =>
  httpError.safeParse(error).data?.response?.headers ?? {};

/** Why GitHub gives an App no token, in words for its owner. */
export function appRefusal(error: unknown, circumstances: Circumstances): AppError {
  const { host, scrub } = circumstances;
  const parsed = httpError.safeParse(error).data;
  const status = parsed?.response ? parsed.status : undefined;
  // A private key that is none fails before anything is sent.
  const local = parsed === undefined;
  if (!local && (status === undefined || ![401, 403, 404, 422].includes(status)))
    return refusalOf(error, circumstances);
  const text = scrub(error instanceof Error ? error.message : String(error));
  const why = local ? 'its private key cannot be read' : `${status}: ${text}`;
  const message = `GitHub (${host}) gives the App no token (${why}). Check the App's id and private key in the integration, and that the App is installed where the repositories are.`;
  return refused('source_unauthorized', message, text);
}

/** An HTTP error or broken connection, in words for the person who has to act. */
export function refusalOf(error: unknown, circumstances: Circumstances): AppError {
  const { host, what, scrub, timeoutMs, key = 'token' } = circumstances;
  const text = scrub(error instanceof Error ? error.message : String(error));
  const parsed = httpError.safeParse(error);
  const headers = parsed.data?.response?.headers;
  // Octokit gives a request that had no answer the status 500.
  const status = headers ? parsed.data?.status : undefined;
  if (status === undefined) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    const why = timedOut || /timeout/i.test(text) ? `no answer within ${(timeoutMs ?? 0) / 1000} s` : text;
    return unreachable(circumstances, why);
  }
  if (status === 502 || status === 503 || status === 504)
    return unreachable(circumstances, `it answers ${status}`, text);
  const limited = rateLimit(host, status, headers ?? {}, text);
  if (limited) return limited;
  if (status === 401) {
    const message = `GitHub (${host}) refused the ${key} (401). It was revoked, has expired or was mistyped: enter a new token in the integration.`;
    return refused('source_unauthorized', message, text);
  }
  if (status === 403) return forbidden(host, what, `403: ${text}`);
  if (status === 404) {
    const message = `There is no GitHub API at ${host} (404). Correct the base address of the integration: https://api.github.com, or https://<host>/api/v3 for an Enterprise Server.`;
    return refused('source_wrong_address', message, text);
  }
  return badAnswer(host, what, `status ${status}, ${text}`);
}

function unreachable({ host, what, tries = 1 }: Circumstances, why: string, cause = why): AppError {
  const message = `GitHub (${host}) cannot be reached: ${why} when asked for ${what}${afterTries(tries)}. Check the base address of the integration and the network of this server, then start the run again.`;
  return refused('source_unreachable', message, cause);
}

/**
 * The token is good, and may read something else: only this step fails. `source_closed`: the repository as a whole is
 * shut to it.
 */
function forbidden(
  host: string,
  what: string,
  text: string,
  code: 'source_forbidden' | 'source_closed' = 'source_forbidden',
): AppError {
  const grant = /scope/i.test(text)
    ? 'Add the scope that is named to the token'
    : /single sign-on|SAML/i.test(text)
      ? 'Authorise the token for single sign-on of the organisation'
      : 'Give the token (or the App) read access to it, and authorise it for single sign-on where the organisation asks for it';
  return refused(code, `GitHub (${host}) does not let this token read ${what} (${text}). ${grant}.`, text);
}

/**
 * What GraphQL may keep back inside a record, with null in its place: a team that was asked for a review, of a token
 * that may not read the organisation's members, or that was deleted; an issue of an organisation that asks for single
 * sign-on. Of the record all else is there.
 */
const WITHHELD = /\.(requestedReviewer(\.combinedSlug)?|closingIssuesReferences\.nodes\.\d+)$/;
/** What it has in the place of a team that was deleted, or one that is kept back. */
const KEPT_BACK = new Set<string | undefined>(['FORBIDDEN', 'NOT_FOUND']);

/** The primary limit says when it ends, the secondary one how long to wait, sometimes neither: then a minute (G12). */
function rateLimit(host: string, status: number, headers: Headers, text: string): AppError | null {
  const exhausted = String(headers['x-ratelimit-remaining']) === '0';
  const after = retryAfterSeconds(headers['retry-after'], dateOf(headers.date));
  if (status !== 429 && !(status === 403 && (exhausted || after !== null || /rate limit/i.test(text))))
    return null;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) - Date.parse(String(headers.date)) / 1000;
  const untilReset = exhausted ? reset : Number.NaN;
  return limitReached(host, after ?? untilReset, { text });
}

interface Limit {
  /** What the source said. */
  text?: string;
  whose?: string;
  /** It is we who ask for no more, to leave the reserve to others. */
  reserve?: boolean;
}

/** @param wait seconds, as the headers have it: NaN, negative or absurd */
export function limitReached(
  host: string,
  wait: number,
  { text, whose = 'of this token', reserve = false }: Limit,
): AppError {
  const asked = Number.isNaN(wait) ? USUAL_WAIT_SECONDS : Math.ceil(wait);
  const seconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(1, asked));
  const message = reserve
    ? `GitHub (${host}) is sent no more requests ${whose} for ${seconds} s: its rate limit is used up, or down to what is left to others. The run goes on by itself then.`
    : `GitHub (${host}) takes no more requests ${whose} for ${seconds} s: its rate limit is used up. The run goes on by itself then.`;
  return refused('source_rate_limited', message, text, seconds);
}

/** The repository, or what is asked of it as a whole, is not shown. */
export function missing(host: string, what: string, cause?: string): AppError {
  const message = `GitHub (${host}) has nothing to show for ${what}: it does not exist, or the token may not see it. Correct the repository in the integration, or give the token access to it.`;
  return refused('source_not_found', message, cause);
}

/** A record that was asked for by its name is not there, which says nothing of the repository. */
export function missingRecord(host: string, what: string, cause?: string): AppError {
  const message = `GitHub (${host}) has nothing to show for ${what}: it was deleted or moved, or the token may not see it.`;
  return refused('source_record_not_found', message, cause);
}

/** Of what was asked for something is missing that it cannot be without. */
function missingPart(host: string, what: string, text: string): AppError {
  const message = `GitHub (${host}) does not show something that belongs to ${what} (${text}). If it stays so, see whether the token may read all of it.`;
  return refused('source_part_not_found', message, text);
}

const graphqlErrors = z
  .array(
    z.object({
      type: z.string().optional(),
      message: z.string().default(''),
      path: z.array(z.union([z.string(), z.number()])).optional(),
    }),
  )
  .min(1);

/** GraphQL refuses with status 200 and a list of errors. Null: there are none. */
export function refusalOfAnswer(
  body: { errors?: unknown },
  headers: Headers,
  circumstances: Circumstances,
): AppError | null {
  const { host, what, scrub } = circumstances;
  if (body.errors === undefined || body.errors === null) return null;
  const parsed = graphqlErrors.safeParse(body.errors);
  const first = parsed.data?.[0];
  if (!first) return badAnswer(host, what, 'errors without a text');
  if (parsed.data?.every(({ type, path }) => KEPT_BACK.has(type) && WITHHELD.test(path?.join('.') ?? '')))
    return null;
  const text = scrub(first.message);
  const isOfRepository = first.path?.join() === 'repository';
  switch (first.type) {
    case 'NOT_FOUND':
      if (isOfRepository) return missing(host, what, text);
      // `repository.issue`, `node` or `nodes.3`; what is deeper is a part.
      return first.path && first.path.length <= 2
        ? missingRecord(host, what, text)
        : missingPart(host, what, text);
    case 'RATE_LIMITED':
    case 'RATE_LIMIT': {
      const reset = Number(headers['x-ratelimit-reset']) - Date.parse(String(headers.date)) / 1000;
      return limitReached(host, reset, { text });
    }
    case 'FORBIDDEN':
      // Of the repository as a whole: its organisation shuts this token out, others may not.
      return forbidden(host, what, text, isOfRepository ? 'source_closed' : 'source_forbidden');
    case 'INSUFFICIENT_SCOPES':
      return forbidden(host, what, text);
    case 'INVALID_CURSOR_ARGUMENTS':
      return refused(
        'source_cursor_refused',
        `GitHub (${host}) no longer knows where ${what} was left (${text}).`,
        text,
      );
  }
  // A query that took GitHub too long is broken off with this text, status 200 and no type.
  if (/something went wrong while executing|timeout|timed out/i.test(text))
    return unreachable(circumstances, text);
  return badAnswer(host, what, text || 'an error without a text');
}
