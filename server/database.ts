import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { startCluster } from '#db/embedded/cluster.ts';
import { resolveDataDir } from '#db/embedded/data-dir.ts';
import { readTls } from '#db/environment.ts';
import { errorCode } from '#db/router/connection-errors.ts';
import type { Host } from '#db/tls.ts';
import type { Config } from '#lib/config.ts';
import { AppError, isAppError } from '#lib/errors.ts';
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
  let reachable: string;
  try {
    reachable = resolveDataDir(wanted);
    accessSync(reachable, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = errorCode(error);
    if (isAppError(error) || code === undefined) throw error;
    const text = `Cannot start: the data folder ${wanted} cannot be used (${code}). Make it a folder that this user may write to, or name another: LEADLINE_DATA_DIR=/path/to/folder.`;
    throw new AppError('data_folder_unusable', 500, text, { cause: error });
  }
  if (reachable !== wanted) say(`PostgreSQL cannot reach ${wanted}: the data is kept in ${reachable}`);
  return reachable;
}

/**
 * The same, for a command that works on what is there.
 * @throws AppError `no_database` where nothing was ever kept: opened, there would be a new one
 */
export function folderInUse(config: Config, root: string, say: (line: string) => void): string {
  const folder = dataFolder(config, root, say);
  if (config.postgres || existsSync(path.join(folder, 'postgres'))) return folder;
  const text = `There is no database in ${folder}. Name the folder that Leadline was started with: LEADLINE_DATA_DIR=/path/to/folder.`;
  throw new AppError('no_database', 500, text);
}
