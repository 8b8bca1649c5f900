import type { Db, Router } from '#db/router/router.ts';
import { insistOnAudit } from '#db/writes/insist-on-audit.ts';
import type { Endpoint } from '#lib/api/endpoint.ts';

type Told = Pick<Endpoint, 'method' | 'path' | 'unrecorded'>;

/** A change that an endpoint makes: outside production one that the audit log does not tell of is an error. */
export async function recorded<T>(
  tx: Db,
  { method, path, unrecorded }: Told,
  change: () => Promise<T>,
): Promise<T> {
  if (unrecorded !== undefined || process.env.NODE_ENV === 'production') return await change();
  return await insistOnAudit(tx, `${method} ${path}`, change);
}

/** The same router, for what opens its own transactions. */
export const recordedRouter = (router: Router, endpoint: Told): Router => ({
  ...router,
  write: (purpose, scope, change) =>
    router.write(purpose, scope, (tx) => recorded(tx, endpoint, () => change(tx))),
});
