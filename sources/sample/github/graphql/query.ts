import type { World } from '../../world/world.ts';
import { suiteIdOf } from './check-suites.ts';
import { actor, type Entity } from './entity.ts';
import { githubError } from './github-error.ts';
import type { Resolvers } from './resolver.ts';
import { nodeId, repositoryEntity } from './shared.ts';

/** Every record a client may ask for by its id again, looked for where ids are kept. */
function* entities(world: World): Generator<Entity<{ id: number; node_id?: string }>> {
  for (const store of world.repositories) {
    yield { type: 'Repository', store, record: store.repository };
    for (const record of store.pulls.values()) yield { type: 'PullRequest', store, record };
    for (const record of store.issues.values()) {
      if (!record.pull_request) yield { type: 'Issue', store, record };
    }
    for (const record of store.deployments.values()) yield { type: 'Deployment', store, record };
    for (const record of store.releases.values()) yield { type: 'Release', store, record };
    for (const run of store.runs.values())
      yield { type: 'CheckSuite', store, record: { id: run.id, node_id: suiteIdOf(run) } };
  }
}

const indexes = new WeakMap<World, { version: string; byId: Map<string, Entity> }>();

/** The ids of a world, read again after a change that may have brought new ones. */
function indexOf(world: World): Map<string, Entity> {
  const version = world.repositories
    .map(({ pulls, issues, deployments, releases, runs }) => [
      pulls.members,
      issues.members,
      deployments.members,
      releases.members,
      runs.members,
    ])
    .join();
  const known = indexes.get(world);
  if (known?.version === version) return known.byId;
  const byId = new Map<string, Entity>();
  for (const entity of entities(world)) byId.set(nodeId(entity), entity);
  indexes.set(world, { version, byId });
  return byId;
}

function node(world: World, id: string): unknown {
  const found = indexOf(world).get(id) ?? (id === world.viewer.node_id ? actor(world.viewer) : undefined);
  if (!found) throw githubError('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  return found;
}

function attempt(find: () => unknown): unknown {
  try {
    return find();
  } catch (error) {
    // In a list an error takes the place of its own entry only.
    return error;
  }
}

export const queryResolvers: Resolvers = {
  Query: {
    viewer: (_: unknown, _args: unknown, { world }) => actor(world.viewer),
    rateLimit: (_: unknown, _args: unknown, { rate }) => ({
      ...rate,
      resetAt: new Date(rate.resetAt * 1000).toISOString().replace('.000', ''),
    }),
    repository: (_: unknown, { owner, name }: { owner: string; name: string }, { world }) => {
      const store = world.repository(`${owner}/${name}`);
      if (store) return repositoryEntity(store);
      if (world.stored(`${owner}/${name}`)?.hidden === 'forbidden') {
        throw githubError('FORBIDDEN', 'Resource protected by organization SAML enforcement.');
      }
      throw githubError('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    },
    user: (_: unknown, { login }: { login: string }, { world }) => {
      const user = world.user(login);
      if (user && user.type !== 'Bot') return actor(user);
      throw githubError('NOT_FOUND', `Could not resolve to a User with the login of '${login}'.`);
    },
    node: (_: unknown, { id }: { id: string }, { world }) => node(world, id),
    nodes: (_: unknown, { ids }: { ids: string[] }, { world }) =>
      ids.map((id) => attempt(() => node(world, id))),
  },
};
