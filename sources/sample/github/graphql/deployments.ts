import type { Deployment, DeploymentStatus, Release, User } from '../../world/records.ts';
import { links } from '../present/links.ts';
import { type ConnectionArgs, listConnection } from './connection.ts';
import { actor, type Child, commitBySha, type Entity } from './entity.ts';
import { connectionField, type Resolvers } from './resolver.ts';
import { common } from './shared.ts';

type DeploymentEntity = Entity<Deployment>;

/** A deployment without a creator of its own is one of a deleted account, which the schema calls ghost. */
const creator = ({ record, store }: Entity<{ creator: User | null }>) =>
  actor(record.creator) ?? {
    type: 'User',
    record: { ...store.repository.owner, login: 'ghost', id: 10137, node_id: 'U_ghost' },
  };

const statusEntity = (
  store: DeploymentEntity['store'],
  number: number,
  record: DeploymentStatus,
): Child<DeploymentStatus> => ({ type: 'DeploymentStatus', store, number, record });

/** What GraphQL calls the state of a deployment with this last status. */
function stateOf(last: DeploymentStatus | undefined): string {
  if (!last) return 'PENDING';
  return last.state === 'success' ? 'ACTIVE' : last.state.toUpperCase();
}

export const deploymentResolvers: Resolvers = {
  Deployment: {
    ...common,
    creator,
    commitOid: ({ record }: DeploymentEntity) => record.sha,
    commit: ({ store, record }: DeploymentEntity) => commitBySha(store, record.sha),
    originalEnvironment: ({ record }: DeploymentEntity) => record.original_environment ?? record.environment,
    latestEnvironment: ({ record }: DeploymentEntity) => record.environment,
    payload: ({ record }: DeploymentEntity) => JSON.stringify(record.payload ?? null),
    ref: ({ store, record }: DeploymentEntity) => {
      const sha = store.commits.refs.get(record.ref);
      return sha ? { type: 'Ref', store, record: { name: record.ref, sha } } : null;
    },
    state: ({ store, record }: DeploymentEntity) => stateOf(store.deploymentStatuses.of(record.id).at(-1)),
    latestStatus: ({ store, record }: DeploymentEntity) => {
      const last = store.deploymentStatuses.of(record.id).at(-1);
      return last ? statusEntity(store, record.id, last) : null;
    },
    // Newest first, as REST lists them.
    statuses: ({ store, record: { id } }: DeploymentEntity, args: ConnectionArgs, _context, info) =>
      listConnection(store.deploymentStatuses.of(id).toReversed(), args, connectionField(info), (status) =>
        statusEntity(store, id, status),
      ),
  },
  DeploymentStatus: {
    ...common,
    creator,
    state: ({ record }: Child<DeploymentStatus>) => record.state.toUpperCase(),
    updatedAt: ({ record }: Child<DeploymentStatus>) => record.updated_at ?? record.created_at,
    deployment: ({ store, number }: Child<DeploymentStatus>) => ({
      type: 'Deployment',
      store,
      record: store.deployments.get(number),
    }),
  },
  Release: {
    ...common,
    author: ({ record }: Entity<Release>) => (record.author?.type === 'Bot' ? null : actor(record.author)),
    description: ({ record }: Entity<Release>) => record.body ?? null,
    isDraft: ({ record }: Entity<Release>) => record.draft ?? false,
    isPrerelease: ({ record }: Entity<Release>) => record.prerelease ?? false,
    updatedAt: ({ record }: Entity<Release>) => record.updated_at ?? record.published_at ?? record.created_at,
    tagCommit: ({ store, record }: Entity<Release>) =>
      commitBySha(store, store.commits.refs.get(record.tag_name)),
    url: ({ store, record }: Entity<Release>, _: unknown, { origin }) =>
      record.html_url ??
      `${links.repository(origin, store.repository.full_name).html_url}/releases/tag/${record.tag_name}`,
  },
};
