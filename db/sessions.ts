import { AppError, isAppError } from '#lib/errors.ts';
import { type Auth, type Person, personOf } from './auth.ts';
import { whileWanted } from './router/patience.ts';
import { primaryUnavailable } from './router/refusals.ts';
import type { Router } from './router/router.ts';
import { together } from './together.ts';

/** Who is signed in by these headers' cookie; null: nobody. */
export type PersonOf = (headers: Headers) => Promise<Person | null>;

/** One row: whoever has waited so long for it has met a crowd or a frozen server. */
const DEADLINE_MS = 3_000;
/** A doubt is settled at most once in so many ms: probes that follow each other faster would judge replicas too soon. */
const DOUBT_MS = 1_000;

/** Asks one database who comes with these headers. */
type Ask<T> = (headers: Headers) => Promise<T>;

/**
 * Who is signed in.
 * @param standbys better-auth on each replica, which never writes
 */
export function createPersonOf(
  auth: Auth,
  standbys: readonly { node: string; auth: Auth }[],
  router: Pick<Router, 'monitor'>,
): PersonOf {
  const askOf =
    (of: Auth): Ask<Person | null> =>
    (headers) =>
      personOf(of, headers);
  const check = createCheck(
    askOf(auth),
    standbys.map(({ node, auth: of }) => ({ node, ask: askOf(of) })),
    router,
  );
  return together((headers) => headers.get('cookie') ?? '', check);
}

/**
 * Sessions, and keys, are checked on the primary, so that a revoked one is refused at the next request. Only while the
 * primary is away are they read from a replica, as it knows them: whoever was signed in can read on. A primary that is
 * merely busy is no reason: a replica may be minutes old, and load must not let a revoked person in.
 * @param standbys the same question to each replica
 * @throws (rejects) AppError 503 when neither may or can be asked
 */
export function createCheck<T>(
  askPrimary: Ask<T>,
  standbys: readonly { node: string; ask: Ask<T> }[],
  { monitor }: Pick<Router, 'monitor'>,
): Ask<T> {
  let doubt: { at: number; settled: Promise<void> } | undefined;

  /** Two failed probes make a primary that is away (primary-verdict.ts); one that is under way may be from before. */
  async function probe() {
    for (let check = 0; check < 3 && monitor.primaryUp(); check++) await monitor.checkReplicaHealth();
  }

  /** @param since of a question that was asked later, an older doubt says nothing */
  function settled(since: number): Promise<void> {
    if (!doubt || doubt.at < since) doubt = { at: performance.now(), settled: probe() };
    return doubt.settled;
  }

  async function onReplica(headers: Headers, cause?: unknown): Promise<T> {
    const standby =
      standbys.find(({ node }) => monitor.shouldUseReplica(node, 'report')) ??
      standbys.find(({ node }) => monitor.canAnswer(node));
    if (!standby) throw primaryUnavailable(monitor.primary(), cause);
    return await withDeadline(() => standby.ask(headers));
  }

  async function onPrimary(headers: Headers, again: boolean): Promise<T> {
    const began = performance.now();
    try {
      return await withDeadline(() => askPrimary(headers));
    } catch (error) {
      const busy = refusalIn(error);
      if (busy && busy !== error) throw busy;
      // A lost connection, or no answer: the probe knows whether the primary is away.
      // At first one of just now will do: it may have been a single connection.
      await settled(again ? began - DOUBT_MS : began);
      if (!monitor.primaryUp()) return await onReplica(headers, error);
      if (busy) throw busy;
      if (again) return await onPrimary(headers, false);
      throw unchecked('database_unavailable', error);
    }
  }

  return (headers) => (monitor.primaryUp() ? onPrimary(headers, true) : onReplica(headers));
}

/** The pool's word (overloaded, timed out), which drizzle and better-auth wrap in errors of their own. */
function refusalIn(error: unknown): AppError | undefined {
  for (let e = error, depth = 0; e instanceof Error && depth < 6; e = e.cause, depth++) {
    if (isAppError(e)) return e;
  }
  return undefined;
}

async function withDeadline<T>(start: () => Promise<T>): Promise<T> {
  const wanted = new AbortController();
  const late = new Promise<never>((_, reject) => {
    wanted.signal.addEventListener('abort', () => reject(wanted.signal.reason));
  });
  const timer = setTimeout(() => wanted.abort(unchecked('pool_timeout')), DEADLINE_MS);
  const work = whileWanted(wanted.signal, start);
  work.catch(() => {});
  try {
    return await Promise.race([late, work]);
  } finally {
    clearTimeout(timer);
  }
}

const unchecked = (code: string, cause?: unknown) =>
  new AppError(code, 503, 'Who is signed in cannot be checked right now. Try again in a few seconds.', {
    cause,
    retryAfterSeconds: 2,
  });
