import path from 'node:path';
import { findBinaries } from '../embedded/binaries.ts';
import { ownerOfData } from '../embedded/data-dir.ts';
import { identityFor } from '../embedded/identity.ts';
import { startKeeper } from '../embedded/keeper.ts';
import { type ClusterNode, createNode } from '../embedded/node.ts';
import type { Runtime } from '../embedded/postmaster.ts';
import { serverSettings } from '../embedded/settings.ts';
import { TEST_LOGIN } from '../embedded/testing/prepared-cluster.ts';

/** What servers beside a cluster need, as the one who runs the cluster's. */
export async function runtimeBeside(node: ClusterNode): Promise<Runtime> {
  const log = () => {};
  const identity = identityFor(ownerOfData(path.dirname(node.dir)));
  return { binaries: await findBinaries(identity, log), identity, keeper: startKeeper(log), log };
}

/** A server on a restored data folder, which it recovers as `settings` say. */
export async function startRestored(
  data: string,
  runtime: Runtime,
  settings: Record<string, string>,
): Promise<ClusterNode> {
  const node = createNode({
    name: path.basename(data),
    dir: path.dirname(data),
    runtime,
    owner: TEST_LOGIN,
    database: 'leadline',
    settings: () => ({ ...serverSettings(false), ...settings }),
  });
  await node.launch();
  return node;
}
