import { runtime } from '#db/runtime.ts';
import { AppError, errorBody, isAppError } from '#lib/errors.ts';

/** Any thrown thing as an answer: an AppError in its own words, the rest logged whole and told as "internal". */
export function answerError(error: unknown, request: Request): Response {
  const known = isAppError(error)
    ? error
    : new AppError(
        'internal',
        500,
        'Something went wrong on our side. Try again; if it stays, tell your administrator.',
      );
  if (known.status >= 500) {
    runtime().log.error(
      { err: error, method: request.method, path: new URL(request.url).pathname },
      known.message,
    );
  }
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (known.retryAfterSeconds) headers.set('retry-after', String(known.retryAfterSeconds));
  return Response.json(errorBody(known), { status: known.status, headers });
}
