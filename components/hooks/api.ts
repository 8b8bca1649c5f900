import type { z } from 'zod';
import type { ErrorBody, ErrorIssue } from '#lib/errors.ts';
import { keepLsn, LSN_HEADER, seenLsn } from './lsn.ts';
import { type Endpoints, type RouteName, routes } from './routes.ts';

type In<Schema> = [Schema] extends [z.ZodType] ? z.input<Schema> : undefined;
type Field<Name extends RouteName, Key extends 'params' | 'query' | 'body'> = In<
  NonNullable<Endpoints[Name][Key]>
>;
type Asked<Key extends string, Value> = [Value] extends [undefined] ? unknown : { [K in Key]: Value };

/** What a call takes: exactly the parts that its endpoint declares. */
export type CallInput<Name extends RouteName> = Asked<'params', Field<Name, 'params'>> &
  Asked<'query', Field<Name, 'query'>> &
  Asked<'body', Field<Name, 'body'>>;

/** What a call answers, by the contract. */
export type Answer<Name extends RouteName> = z.output<Endpoints[Name]['response']>;

/** An answer that is no success, as the one error body says it. `message` is for a person. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly issues: ErrorIssue[];

  constructor(status: number, { code, message, issues }: ErrorBody['error']) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.issues = issues ?? [];
  }
}

/**
 * Calls an endpoint of the contract. Throws {@link ApiError}, also where no answer came (status 0). Whoever is not
 * signed in any more is sent to sign in, and back to this page.
 */
export async function call<Name extends RouteName>(
  name: Name,
  input: CallInput<Name>,
  signal?: AbortSignal,
): Promise<Answer<Name>> {
  return (await (await send(name, input, signal)).json()) as Answer<Name>;
}

/** As {@link call}, for an answer that is no JSON, or too long to be waited for: it may still be under way. */
export async function send<Name extends RouteName>(
  name: Name,
  input: CallInput<Name>,
  signal?: AbortSignal,
): Promise<Response> {
  const [method, template] = routes[name];
  const { params, query, body } = input as Partial<
    Record<'params' | 'query' | 'body', Record<string, unknown>>
  >;
  const form = body && formOf(body);
  const seen = seenLsn();
  const response = await fetch(address(template, params, query), {
    method,
    headers: {
      accept: 'application/json',
      ...(body && !form && { 'content-type': 'application/json' }),
      ...(seen && { [LSN_HEADER]: seen }),
    },
    ...(body && { body: form ?? JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, {
      code: 'unreachable',
      message: 'Leadline did not answer. Check your connection and try again.',
    });
  });
  keepLsn(response.headers.get(LSN_HEADER));
  if (response.ok) return response;
  const error = await errorOf(response);
  if (response.status === 401) goToLogin();
  throw error;
}

/** What holds a file is sent as a form. */
function formOf(body: Record<string, unknown>): FormData | undefined {
  const fields = Object.entries(body);
  if (!fields.some(([, value]) => value instanceof Blob)) return undefined;
  const form = new FormData();
  for (const [name, value] of fields) {
    if (value !== undefined) form.set(name, value instanceof Blob ? value : String(value));
  }
  return form;
}

/** Fills the braces of a path and appends what of the query is given. */
export function address(
  template: string,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const path = template.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(params[key])));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** The error that an answer tells of. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as Partial<ErrorBody> | null;
  return new ApiError(
    response.status,
    body?.error ?? {
      code: 'unreadable',
      message: `The server answered ${response.status} without a reason. Try again in a moment.`,
    },
  );
}

function goToLogin(): void {
  const { pathname, search } = window.location;
  if (pathname !== '/login') leaveTo(`/login?next=${encodeURIComponent(pathname + search)}`);
}

let leaving = false;

/** Loads another page. While that is on its way, nothing else is: what this page still asks would lead elsewhere. */
export function leaveTo(to: string): void {
  if (leaving) return;
  leaving = true;
  // The browser may keep this page, to show it again as it was.
  window.addEventListener('pagehide', () => (leaving = false), { once: true });
  window.location.assign(to);
}
