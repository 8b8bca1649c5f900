import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type AttachedCluster, attachCluster } from '#db/embedded/attach.ts';
import type { ClusterNode } from '#db/embedded/cluster.ts';
import { ADMIN, type Product, removeData, startProduct } from './product.ts';

/** A product with two replicas, its first sync done, somebody signed in, and its servers within reach. */
export interface FaultyProduct {
  product: Product;
  servers: AttachedCluster;
  cookie: string;
  client: string;
  integration: string;
  /** A dashboard's questions. */
  dashboards: string[];
  replica(index: number): ClusterNode;
  get(path: string): Promise<Response>;
  close(): Promise<void>;
}

/** The limits that the faults are measured against, in seconds. */
export const LIMITS = { deadline: 3, dashboardLag: 3, reportLag: 6 };

export async function startFaultyProduct(): Promise<FaultyProduct> {
  const product = await startProduct({
    env: {
      LEADLINE_REPLICAS: '2',
      LEADLINE_DASHBOARD_DEADLINE: String(LIMITS.deadline),
      LEADLINE_DASHBOARD_MAX_LAG: String(LIMITS.dashboardLag),
      LEADLINE_REPORT_MAX_LAG: String(LIMITS.reportLag),
      LEADLINE_LOG_LEVEL: 'silent',
    },
  });
  const { url, dataDir } = product;
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const get = (to: string) => fetch(`${url}${to}`, { headers: { cookie } });
  const json = async (to: string) => JSON.parse(await (await get(to)).text());
  const client = String((await json('/api/clients')).clients[0].id);
  const integration = String((await json(`/api/integrations?client=${client}`)).integrations[0].id);
  const loaded = async () =>
    (await json(`/api/runs?client=${client}`)).runs.every(
      ({ state }: { state: string }) => state === 'succeeded',
    );
  for (let left = 600; !(await loaded()); left--) {
    if (left === 0) throw new Error('The first syncs have not ended within 60 s.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const password = (await readFile(path.join(dataDir, 'postgres-password'), 'utf8')).trim();
  const servers = await attachCluster({
    user: 'leadline',
    password,
    database: 'leadline',
    dir: path.join(dataDir, 'postgres'),
  });
  return {
    product,
    servers,
    cookie,
    client,
    integration,
    get,
    dashboards: ['pull-request-summary', 'pull-request-stages', 'pull-requests'].map(
      (metric) => `${url}/api/metrics/${metric}?client=${client}`,
    ),
    replica(index) {
      const found = servers.replicas[index];
      if (!found) throw new Error(`there is no replica ${index}`);
      return found;
    },
    async close() {
      await product.stop();
      await servers.close();
      await removeData(dataDir);
    },
  };
}

/** Of its client: a change names the version that it was made from. */
export async function versionOf({ get, client }: FaultyProduct): Promise<number> {
  const answer = (await (await get(`/api/admin/clients/${client}`)).json()) as {
    client: { version: number };
  };
  return answer.client.version;
}
