import { type Auth, type Person, personOf } from './auth.ts';
import { primaryUnavailable } from './router/refusals.ts';
import type { Router } from './router/router.ts';

/** Who is signed in by these headers' cookie; null: nobody. */
export type PersonOf = (headers: Headers) => Promise<Person | null>;

/** A primary that takes longer for one row is as good as gone. */
const DEADLINE_MS = 3_000;

/**
 * Sessions are checked on the primary, so that a revoked one is refused at the next request. While the primary is
 * away they are read from a replica, as it knows them: whoever was signed in can read on.
 * @param standbys better-auth on each replica, which never writes
 */
export function createPersonOf(
  auth: Auth,
  standbys: readonly { node: string; auth: Auth }[],
  { monitor }: Pick<Router, 'monitor'>,
): PersonOf {
  async function onReplica(headers: Headers, cause?: unknown): Promise<Person | null> {
    const standby = standbys.find(({ node }) => monitor.shouldUseReplica(node, 'report'));
    if (!standby) throw cause ?? primaryUnavailable(monitor.primary());
    return await personOf(standby.auth, headers);
  }

  return async (headers) => {
    if (!monitor.primaryUp()) return await onReplica(headers);
    try {
      return await withDeadline(personOf(auth, headers));
    } catch (error) {
      // better-auth does not tell what went wrong; the next probe does.
      monitor.suspectPrimary(false);
      return await onReplica(headers, primaryUnavailable(monitor.primary(), error));
    }
  };
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
