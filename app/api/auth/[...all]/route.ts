import { answerError } from '#app/api/answer-error.ts';
import { readText } from '#app/api/parse-input.ts';
import { refuseForeignPage } from '#app/api/refuse-foreign-page.ts';
import { runtime } from '#db/runtime.ts';
import { isOpen } from '#db/sign-in/open-addresses.ts';
import { AppError, notFound } from '#lib/errors.ts';

/** better-auth's own routes, with its refusals in the house's one error body. */
async function answer(request: Request): Promise<Response> {
  try {
    const { auth, config } = runtime();
    if (request.method !== 'GET') refuseForeignPage(runtime(), request);
    const path = new URL(request.url).pathname.replace(/^\/api\/auth/, '');
    if (!isOpen(request.method, path, config.ways)) throw notFound('address');
    const response = await auth.handler(await withOrigin(request));
    if (response.ok || response.status < 400) return response;
    const body: unknown = await response.json().catch(() => ({}));
    const text = (name: string) => {
      const value = body && typeof body === 'object' ? (body as Record<string, unknown>)[name] : undefined;
      return typeof value === 'string' ? value : undefined;
    };
    const retry = Number(response.headers.get('x-retry-after') ?? 0);
    throw new AppError(
      (text('code') ?? fallbackCodes[response.status] ?? 'auth_failed').toLowerCase(),
      response.status,
      text('message') ?? 'Signing in failed.',
      retry > 0 ? { retryAfterSeconds: retry } : {},
    );
  } catch (error) {
    return answerError(error, request);
  }
}

/**
 * A program (curl with its cookie jar) sends no Origin, and better-auth would take that for a forged request. Browsers
 * always send one with a POST, and Sec-Fetch-Site besides: only what has neither is given this server's own.
 */
async function withOrigin(request: Request): Promise<Request> {
  const body = request.method === 'GET' ? undefined : await readText(request);
  const headers = new Headers(request.headers);
  if (!headers.has('origin') && !headers.has('sec-fetch-site')) {
    headers.set('origin', runtime().config.url ?? `http://${request.headers.get('host')}`);
  }
  // Not `new Request(request, …)`: Next's request cannot be copied by the platform's constructor.
  return new Request(request.url, { method: request.method, headers, body });
}

const fallbackCodes: Record<number, string> = { 404: 'not_found', 429: 'too_many_requests' };

export const GET = answer;
export const POST = answer;
