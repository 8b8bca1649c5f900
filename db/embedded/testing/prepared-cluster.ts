import { realpathSync } from 'node:fs';
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
  /** The data of a primary that was prepared alike and is stopped: a copy takes a third of the time. */
  copyOf?: string | undefined;
}

export interface PreparedCluster {
  cluster: Cluster;
  /** Stops the servers and removes their data. */
  remove(): Promise<void>;
}

/** A cluster in a folder of its own, its database migrated. */
export async function prepareCluster(options: PreparedOptions): Promise<PreparedCluster> {
  const { replicas, database, settings = {}, durable = false, copyOf } = options;
  const dir = temporaryDir();
  if (copyOf) {
    const home = realpathSync(resolveDataDir(dir));
    await copyTree(copyOf, path.join(home, 'primary'), { owner: 'same' });
  }
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
