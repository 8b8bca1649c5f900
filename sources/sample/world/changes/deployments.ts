import type { Deployment, DeploymentStatus, User } from '../records.ts';
import type { RepositoryStore } from '../repository-store.ts';
import { iso } from '../time.ts';
import type { World } from '../world.ts';
import type { Changer } from './table.ts';
import { updatedAt } from './touch.ts';

const created: Changer<'deployment.created'> = (store, { deployment }) => {
  deployment.sha ||= store.headSha;
  store.deployments.set(deployment.id, deployment);
};

function addStatus(
  world: World,
  store: RepositoryStore,
  deployment: Deployment,
  status: { state: string; by: User | null; at: number },
): void {
  const id = world.nextId();
  const time = iso(status.at);
  const line: DeploymentStatus = {
    id,
    node_id: `DES_${id}`,
    state: status.state,
    creator: status.by,
    description: '',
    environment: deployment.environment,
    created_at: time,
    updated_at: time,
  };
  store.deploymentStatuses.push(deployment.id, line);
  deployment.updated_at = updatedAt(deployment.updated_at, status.at);
  store.deployments.touch();
}

/**
 * As GitHub: a success makes the environment's successful deployment before it inactive. What is said of one that was
 * deleted meanwhile is lost.
 */
const status: Changer<'deployment.status'> = (store, { id, state, by, at }, world) => {
  const deployment = store.deployments.get(id);
  if (!deployment) return;
  addStatus(world, store, deployment, { state, by, at });
  if (state !== 'success') return;
  const before = store.activeDeployments.get(deployment.environment);
  if (before && before !== deployment) addStatus(world, store, before, { state: 'inactive', by, at });
  store.activeDeployments.set(deployment.environment, deployment);
};

const published: Changer<'release.published'> = (store, { release }) => {
  store.releases.set(release.id, release);
  store.commits.refs.set(release.tag_name, store.headSha);
};

const deleted: Changer<'deployment.deleted'> = (store, { id }) => {
  const deployment = store.deployments.get(id);
  if (!deployment) return;
  store.deployments.delete(id);
  store.deploymentStatuses.delete(id);
  const { environment } = deployment;
  if (store.activeDeployments.get(environment) === deployment) store.activeDeployments.delete(environment);
};

const releaseEdited: Changer<'release.edited'> = (store, { id, fields }) => {
  const release = store.releases.get(id);
  if (!release) throw new Error(`${store.repository.full_name} has no release ${id}`);
  Object.assign(release, fields);
  store.releases.touch();
};

/** Its tag stays. */
const releaseDeleted: Changer<'release.deleted'> = (store, { id }) => {
  store.releases.delete(id);
};

const moved: Changer<'ref.moved'> = (store, { name, sha }) => {
  store.commits.refs.set(name, sha);
};

export const deploymentChanges = {
  'deployment.created': created,
  'deployment.status': status,
  'deployment.deleted': deleted,
  'release.published': published,
  'release.edited': releaseEdited,
  'release.deleted': releaseDeleted,
  'ref.moved': moved,
};
