import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { withConnection } from '../database-connection.ts';
import { prepareCluster, TEST_LOGIN } from './prepared-cluster.ts';

/** The cluster of this run, as tests get it from `inject('cluster')`. */
export interface ProvidedCluster {
  primary: { host: string; port: number };
  replicas: { name: string; host: string; port: number }[];
}

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: ProvidedCluster;
    /** The folder of a stopped cluster with the migrated database: what every cluster of tests begins with. */
    data: string;
  }
}

/** The migrated database: every test file gets a copy of it, or of the servers' data with it. */
export const TEMPLATE = 'leadline';

/**
 * One cluster for the whole run: a primary and LEADLINE_TEST_REPLICAS (1) streaming replicas.
 * @returns the teardown
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const replicas = Number(process.env.LEADLINE_TEST_REPLICAS || 1);
  const first = await prepareCluster({ replicas: 1, database: TEMPLATE });
  await first.cluster.stop();
  const data = path.dirname(first.cluster.primary.dir);
  project.provide('data', data);
  const { cluster, remove } = await prepareCluster({ replicas, database: TEMPLATE, copyOf: data });
  // A template somebody is connected to cannot be copied.
  await withConnection(cluster.primary, TEST_LOGIN, async (sql) => {
    await sql`alter database ${sql(TEMPLATE)} with is_template true allow_connections false`;
  });
  const { host, port } = cluster.primary;
  project.provide('cluster', {
    primary: { host, port },
    replicas: cluster.replicas.map((replica) => ({
      name: replica.name,
      host: replica.host,
      port: replica.port,
    })),
  });
  return async () => {
    await remove();
    await first.remove();
  };
}
