import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { dateOf } from '../persist.ts';
import { reasonOf } from '../reason-of.ts';
import { retryAfterSeconds } from '../retry-after.ts';

/** Where an error arose, and how to keep the token out of its text. */
export interface Circumstances {
  host: string;
  what: string;
  scrub: (text: string) => string;
  /** How often it was asked, this time included. */
  tries: number;
}

/** An answer with a status other than 2xx. */
export interface Refused {
  status: number;
  headers: Headers;
  /** Its first words. */
  text: string;
}

/** Jira does not always say how long (J5). */
const USUAL_WAIT_SECONDS = 60;

const refused = (code: string, message: string, cause?: string, retryAfterSeconds?: number) =>
  new AppError(code, 502, message, {
    cause: cause === undefined ? undefined : new Error(cause),
    retryAfterSeconds,
  });

const afterTries = (tries: number) => (tries > 1 ? ` (tried ${tries} times)` : '');

/** The answer is not what the API promises. */
export function badAnswer(host: string, what: string, why: string | z.ZodError, tries = 1): AppError {
  const reason = typeof why === 'string' ? why : reasonOf(why);
  return refused(
    'source_bad_answer',
    `${host} gave an answer for ${what} that cannot be used: ${reason}${afterTries(tries)}. Check that the base address is that of a Jira Cloud site; if it is, report this with the text above.`,
  );
}

export function unreachable({ host, what, tries }: Circumstances, why: string, cause = why): AppError {
  const message = `Jira (${host}) cannot be reached: ${why} when asked for ${what}${afterTries(tries)}. Check the base address of the integration and the network of this server, then start the run again.`;
  return refused('source_unreachable', message, cause);
}

export function notVisible(host: string, what: string, cause?: string): AppError {
  const message = `Jira (${host}) has nothing to show for ${what}: it does not exist, or the account may not see it. Correct the project in the integration, or give the account permission to browse it.`;
  return refused('source_not_found', message, cause);
}

const errorBody = z.object({
  errorMessages: z.array(z.string()).default([]),
  errors: z.record(z.string(), z.string()).default({}),
});

/** In words for the person who has to act. */
export function refusalOf({ status, headers, text: raw }: Refused, circumstances: Circumstances): AppError {
  const { host, what, scrub } = circumstances;
  const text = scrub(messageOf(raw));
  if (status === 429) return limitReached(host, headers, text);
  if (status >= 500) return unreachable(circumstances, `it answers ${status}`, text);
  if (status === 401) {
    const message = `Jira (${host}) refused the e-mail address and API token (401). The token was revoked, has expired or belongs to another account: enter both anew in the integration.`;
    return refused('source_unauthorized', message, text);
  }
  if (status === 403) {
    const message = `Jira (${host}) does not let this account read ${what} (403: ${text}). Give the account permission to browse the project, then start the run again.`;
    return refused('source_unauthorized', message, text);
  }
  if (status === 404) return notVisible(host, what, text);
  if (status === 400) {
    const message = `Jira (${host}) does not take the question for ${what} (400: ${text}). Report this with the text above.`;
    return refused('source_bad_question', message, text);
  }
  return badAnswer(host, what, `status ${status}, ${text}`);
}

function messageOf(text: string): string {
  try {
    const body = errorBody.parse(JSON.parse(text));
    return [...body.errorMessages, ...Object.values(body.errors)].join(' ') || text;
  } catch {
    return /^\s*</.test(text) ? 'a web page' : text;
  }
}

/** How long, by Retry-After in seconds or as a date, or by X-RateLimit-Reset; without either a minute (J5). */
function limitReached(host: string, headers: Headers, text: string): AppError {
  const answered = dateOf(headers.get('date'));
  const wait = (name: string) => retryAfterSeconds(headers.get(name) ?? undefined, answered);
  // The reset is a time, in the same form as a Retry-After may have.
  const seconds = Math.max(1, wait('retry-after') ?? wait('x-ratelimit-reset') ?? USUAL_WAIT_SECONDS);
  const message = `Jira (${host}) takes no more requests of this account for ${seconds} s: its rate limit is used up. The run goes on by itself then.`;
  return refused('source_rate_limited', message, text, seconds);
}
