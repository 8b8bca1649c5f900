import { answerError } from '#app/api/answer-error.ts';
import { runtime } from '#db/runtime.ts';
import { AppError } from '#lib/errors.ts';

/** better-auth's own routes, with its refusals in the house's one error body. */
async function answer(request: Request): Promise<Response> {
  try {
    const response = await runtime().auth.handler(request);
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

const fallbackCodes: Record<number, string> = { 404: 'not_found', 429: 'too_many_requests' };

export const GET = answer;
export const POST = answer;
