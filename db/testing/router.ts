import { parseEnv } from '#lib/env.ts';
import { poll } from '#lib/poll.ts';
import { commonTestDatabase, sharedTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { oncePerFile } from '../embedded/testing/end-of-file.ts';
import { createRouter, type Router } from '../router/router.ts';
import { wayBack } from '../router/verdict.ts';

/** A router on a test database, its replicas judged. `environment`: the names of lib/env.ts. */
export async function testRouter(
  database: TestDatabase,
  environment: Record<string, string> = {},
): Promise<Router> {
  const { database: settings } = parseEnv(testEnvironment(database, environment));
  const router = createRouter({
    primary: database.primary,
    replicas: database.replicas,
    secret: database.secret,
    settings,
    // Servers of its own are there to be broken; of those of all nothing new is heard.
    probeIntervalMs: 'cluster' in database ? 100 : 500,
  });
  // A replica of a busy machine may have to replay what came before this router.
  const judged = async () => {
    await router.monitor.checkReplicaHealth();
    return router.stats().replicas.every(({ back }) => back !== wayBack({ cause: 'catching up' }, 0));
  };
  await poll(judged, { timeoutMs: 5_000 });
  return router;
}

let common: Promise<Router> | undefined;

/** A router on the common database, for all files of this process. */
export function commonTestRouter(): Promise<Router> {
  common ??= commonTestDatabase().then((database) => testRouter(database));
  return common;
}

/**
 * One router on the shared database for all that the calling test file asks for; it is closed at the file's end. A
 * connection costs PostgreSQL 30 to 40 ms of processor time, and a router has ten.
 */
export const sharedTestRouter = oncePerFile(
  async () => testRouter(await sharedTestDatabase()),
  (router) => router.close(),
);

type Place = Pick<TestDatabase, 'primary' | 'replicas' | 'user' | 'password' | 'database' | 'secret'>;

/** The environment in which a server would start on this database. */
export function testEnvironment(database: Place, more: Record<string, string> = {}): Record<string, string> {
  return {
    POSTGRES_HOST: database.primary.host,
    POSTGRES_PORT: String(database.primary.port),
    POSTGRES_USER: database.user,
    POSTGRES_PASSWORD: database.password,
    POSTGRES_DATABASE: database.database,
    POSTGRES_REPLICA_HOST: database.replicas.map(({ host, port }) => `${host}:${port}`).join(','),
    LEADLINE_SECRET: database.secret,
    DB_POOL_SIZE: '4',
    DB_MAX_OVERFLOW: '0',
    DB_REPLICA_POOL_SIZE: '4',
    DB_REPLICA_MAX_OVERFLOW: '0',
    DB_ETL_POOL_SIZE: '4',
    DB_FALLBACK_POOL_SIZE: '2',
    ...more,
  };
}
