/** One problem of one field, as the caller can mend it. */
export interface ErrorIssue {
  /** Dotted path of the field, "" for the whole input. */
  path: string;
  message: string;
}

export interface ErrorBody {
  error: { code: string; message: string; issues?: ErrorIssue[] };
}

interface AppErrorOptions {
  cause?: unknown;
  issues?: ErrorIssue[];
  /** Sent as the Retry-After header. */
  retryAfterSeconds?: number;
}

/**
 * An error whose text a person may read: what went wrong and what to do next.
 * Thrown where it is known; turned into an answer in app/api/handle.ts, into a run's end in the runner.
 */
export class AppError extends Error {
  readonly code: string;
  /** HTTP status of the answer. */
  readonly status: number;
  readonly issues: ErrorIssue[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, status: number, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = status;
    this.issues = options.issues;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/**
 * Whether `error` is an {@link AppError}. By name, not by instanceof: the server and Next's bundle hold two
 * copies of this module, and an error of one copy is no instance of the other's class.
 */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'status' in error && 'code' in error;
}

/** The one body in which every error leaves the house. */
export function errorBody(error: AppError): ErrorBody {
  const { code, message, issues } = error;
  return { error: issues ? { code, message, issues } : { code, message } };
}

export const notFound = (what: string) => new AppError('not_found', 404, `There is no such ${what}.`);
export const unauthenticated = () =>
  new AppError('unauthenticated', 401, 'You are not signed in. Sign in and try again.');
export const clientArchived = () =>
  new AppError(
    'client_archived',
    409,
    'This client is archived: nothing of it is loaded, taken in or changed. An administrator can restore it.',
  );
export const forbidden = (what: string) =>
  new AppError('forbidden', 403, `Your role does not allow this: ${what}.`);
export const foreignPage = () =>
  new AppError(
    'foreign_origin',
    403,
    'This request comes from a page of another address. Use Leadline’s own pages.',
  );
