import path from 'node:path';
import { startCluster } from '#db/embedded/cluster.ts';
import { resolveDataDir } from '#db/embedded/data-dir.ts';
import { readTls } from '#db/environment.ts';
import type { Host } from '#db/tls.ts';
import type { Config } from '#lib/config.ts';
import { keptSecret } from './secrets.ts';

/** The database this process talks to. */
export interface Database {
  primary: Host;
  replicas: Host[];
  ownerPassword: string;
  close(): Promise<void>;
}

/** The configured servers, or without POSTGRES_HOST an embedded primary with its streaming replicas. */
export async function openDatabase(
  { postgres, database, embeddedReplicas }: Config,
  dataDir: string,
  log: (line: string) => void,
): Promise<Database> {
  if (postgres) {
    const { host, port, password } = postgres;
    const tls = readTls(postgres.tls);
    const replicas = postgres.replicas.map((replica) => ({ ...replica, tls }));
    return { primary: { host, port, tls }, replicas, ownerPassword: password, close: async () => {} };
  }
  const password = await keptSecret(dataDir, 'postgres-password');
  const cluster = await startCluster({
    dir: path.join(dataDir, 'postgres'),
    replicas: embeddedReplicas,
    durable: true,
    user: database.user,
    password,
    database: database.database,
    log,
  });
  const address = ({ host, port }: { host: string; port: number }) => ({ host, port });
  return {
    primary: address(cluster.primary),
    replicas: cluster.replicas.map(address),
    ownerPassword: password,
    close: () => cluster.stop(),
  };
}

/**
 * Where this installation keeps its data: LEADLINE_DATA_DIR, else `.data` in the project. As root it may be elsewhere:
 * PostgreSQL then runs as an unprivileged user, who must be able to reach it.
 */
export function dataFolder(config: Config, root: string, say: (line: string) => void): string {
  const wanted = path.resolve(config.dataDir ?? path.join(root, '.data'));
  if (config.postgres) return wanted;
  const reachable = resolveDataDir(wanted);
  if (reachable !== wanted) say(`PostgreSQL cannot reach ${wanted}: the data is kept in ${reachable}`);
  return reachable;
}
