import postgres from 'postgres';
import type { Cluster } from '../db/embedded/cluster.ts';
import {
  type PreparedCluster,
  prepareCluster,
  TEST_LOGIN,
  TEST_SECRET,
} from '../db/embedded/testing/prepared-cluster.ts';
import { logins } from '../db/roles.ts';
import { createRouter, type Router } from '../db/router/router.ts';
import { testEnvironment } from '../db/testing/router.ts';
import { parseEnv } from '../lib/env.ts';
import { sleep } from './bench.ts';

export const DATABASE = 'leadline';

/** Real servers with a migrated database, and routers on it. */
export interface House {
  cluster: Cluster;
  database: string;
  /** A superuser's connections to the primary. */
  owner: postgres.Sql;
  logins: ReturnType<typeof logins>;
  /** A router as a process has it, its hosts judged. `environment`: the names of lib/env.ts. */
  router(environment?: Record<string, string>, options?: { replicas?: number }): Promise<Router>;
  close(): Promise<void>;
}

export async function openHouse(replicas: number): Promise<House> {
  return houseOn(await prepareCluster({ replicas, database: DATABASE }));
}

/** The same on servers that run already; `remove` ends them. */
export function houseOn({ cluster, remove }: PreparedCluster): House {
  const { host, port } = cluster.primary;
  const owner = postgres({ ...TEST_LOGIN, host, port, database: DATABASE, max: 4, onnotice: () => {} });
  const routers: Router[] = [];
  return {
    cluster,
    database: DATABASE,
    owner,
    logins: logins(TEST_LOGIN.user, TEST_SECRET),
    async router(environment = {}, options = {}) {
      const followed = cluster.replicas.slice(0, options.replicas);
      const place = { primary: cluster.primary, replicas: followed, ...TEST_LOGIN, database: DATABASE };
      const { database: settings } = parseEnv(
        testEnvironment({ ...place, secret: TEST_SECRET }, environment),
      );
      const router = createRouter({
        primary: { host, port },
        replicas: followed.map((node) => ({ host: node.host, port: node.port })),
        secret: TEST_SECRET,
        settings,
      });
      routers.push(router);
      await router.monitor.checkReplicaHealth();
      return router;
    },
    async close() {
      await Promise.all(routers.map((router) => router.close()));
      await owner.end({ timeout: 2 });
      await remove();
    },
  };
}

/** Until the replica has replayed everything: what one way left behind is not the next one's burden. */
export async function caughtUp({ owner }: House): Promise<void> {
  const [row] = await owner`select pg_current_wal_insert_lsn()::text as lsn`;
  for (;;) {
    const [behind] = await owner`
      select 1 from pg_stat_replication where replay_lsn < ${row?.lsn}::pg_lsn`;
    if (!behind) return;
    await sleep(5);
  }
}
