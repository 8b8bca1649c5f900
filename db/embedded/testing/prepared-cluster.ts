import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Cluster, startCluster } from '../cluster.ts';
import { removeDir, temporaryDir } from './temporary-dir.ts';

export const TEST_LOGIN = { user: 'leadline', password: 'test: password' };
/** LEADLINE_SECRET of all tests. */
export const TEST_SECRET = 'a secret for tests that is long enough';

interface PreparedOptions {
  replicas: number;
  database: string;
  settings?: Record<string, string> | undefined;
  durable?: boolean | undefined;
}

export interface PreparedCluster {
  cluster: Cluster;
  /** Stops the servers and removes their data. */
  remove(): Promise<void>;
}

/** A cluster in a folder of its own, its database migrated. */
export async function prepareCluster(options: PreparedOptions): Promise<PreparedCluster> {
  const { replicas, database, settings = {}, durable = false } = options;
  const dir = temporaryDir();
  const cluster = await startCluster({ ...TEST_LOGIN, dir, replicas, durable, database, settings });
  const remove = async () => {
    // The data will not be looked at again: no need for a checkpoint.
    await cluster.stop('immediate');
    // As root with a TMPDIR out of the servers' reach, the data is elsewhere.
    removeDir(path.dirname(cluster.primary.dir));
    removeDir(dir);
  };
  try {
    await migrateTo(cluster, database);
  } catch (error) {
    await remove();
    throw error;
  }
  return { cluster, remove };
}

async function migrateTo({ primary: { host, port } }: Cluster, database: string): Promise<void> {
  const file = path.join(import.meta.dirname, '../../migrate.ts');
  if (!existsSync(file)) return;
  const { migrate } = (await import(pathToFileURL(file).href)) as typeof import('../../migrate.ts');
  await migrate({ ...TEST_LOGIN, host, port, database, secret: TEST_SECRET });
}
