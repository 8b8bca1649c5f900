import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { findBinaries } from './binaries.ts';
import { ownerOfData } from './data-dir.ts';
import type { Credentials } from './database-connection.ts';
import { identityFor } from './identity.ts';
import { startKeeper } from './keeper.ts';
import { type ClusterNode, createNode } from './node.ts';
import { isPostmasterOf, startTime } from './processes.ts';

export interface AttachedCluster {
  primary: ClusterNode;
  replicas: ClusterNode[];
  /** Ends the servers that were started from here; the others run on. */
  close(): Promise<void>;
}

export interface AttachOptions extends Credentials {
  /** As in ClusterOptions. */
  dir: string;
  database: string;
}

/**
 * Finds the servers that another process runs in a cluster's folder, to break them and to bring them back: with the
 * same program, arguments and port. Those started from here end with this process.
 */
export async function attachCluster({ dir, database, ...owner }: AttachOptions): Promise<AttachedCluster> {
  const real = realpathSync(dir);
  const identity = identityFor(ownerOfData(real));
  const log = () => {};
  const keeper = startKeeper(log);
  const runtime = { binaries: await findBinaries(identity, log), identity, keeper, log };

  function attach(name: string): ClusterNode {
    const data = path.join(real, name);
    const lines = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    const startedAt = startTime(pid);
    if (startedAt === undefined || !isPostmasterOf(pid, data)) throw new Error(`No server runs on ${data}.`);
    const running = { process: { pid, startedAt }, port: Number(lines[3]) };
    return createNode({
      name,
      dir: real,
      runtime,
      owner,
      database,
      running,
      settings: () => startedWith(data),
    });
  }

  const isServer = (name: string) => existsSync(path.join(real, name, 'postmaster.pid'));
  const replicas = readdirSync(real).filter((name) => /^replica-\d+$/.test(name) && isServer(name));
  return { primary: attach('primary'), replicas: replicas.sort().map(attach), close: keeper.close };
}

/** The settings on a server's last command line, from the file in which it keeps that. */
function startedWith(data: string): Record<string, string> {
  const command = readFileSync(path.join(data, 'postmaster.opts'), 'utf8');
  const settings = [...command.matchAll(/"-c" "([^=]+)=([^"]*)"/g)];
  return Object.fromEntries(settings.map(([, name, value]) => [name, value]));
}
