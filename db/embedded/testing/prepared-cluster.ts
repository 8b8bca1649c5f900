import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { migrate } from '../../migrate.ts';
import { type Cluster, startCluster } from '../cluster.ts';
import { copyTree } from '../copy-tree.ts';
import { resolveDataDir } from '../data-dir.ts';
import { removeDir, temporaryDir } from './temporary-dir.ts';

export const TEST_LOGIN = { user: 'leadline', password: 'test: password' };
/** LEADLINE_SECRET of all tests. */
export const TEST_SECRET = 'a secret for tests that is long enough';

interface PreparedOptions {
  replicas: number;
  database: string;
  settings?: Record<string, string> | undefined;
  durable?: boolean | undefined;
  /** The folder of a cluster that was prepared alike and is stopped: copies of its servers take a third of the time. */
  copyOf?: string | undefined;
}

export interface PreparedCluster {
  cluster: Cluster;
  /** Stops the servers and removes their data. */
  remove(): Promise<void>;
}

/**
 * A folder with the servers of a cluster that is stopped: a primary, and its replicas as far as they are wanted. One that
 * it does not have is made when the cluster starts.
 */
export async function preparedDir(copyOf: string, replicas: number): Promise<string> {
  const dir = temporaryDir();
  const home = realpathSync(resolveDataDir(dir));
  const names = ['primary', ...Array.from({ length: replicas }, (_, index) => `replica-${index + 1}`)];
  for (const name of names.filter((name) => existsSync(path.join(copyOf, name))))
    await copyTree(path.join(copyOf, name), path.join(home, name), { owner: 'same' });
  return dir;
}

/** A cluster in a folder of its own, its database migrated. */
export async function prepareCluster(options: PreparedOptions): Promise<PreparedCluster> {
  const { replicas, database, settings = {}, durable = false, copyOf } = options;
  const dir = copyOf ? await preparedDir(copyOf, replicas) : temporaryDir();
  const cluster = await startCluster({ ...TEST_LOGIN, dir, replicas, durable, database, settings });
  const remove = async () => {
    // The data will not be looked at again: no need for a checkpoint.
    await cluster.stop('immediate');
    // As root with a TMPDIR out of the servers' reach, the data is elsewhere.
    removeDir(path.dirname(cluster.primary.dir));
    removeDir(dir);
  };
  try {
    const { host, port } = cluster.primary;
    if (!copyOf) await migrate({ ...TEST_LOGIN, host, port, database, secret: TEST_SECRET });
  } catch (error) {
    await remove();
    throw error;
  }
  return { cluster, remove };
}
