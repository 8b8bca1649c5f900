import type { Commit, User } from '../../world/records.ts';
import type { RepositoryStore } from '../../world/repository-store.ts';
import type { World } from '../../world/world.ts';
import type { Origin } from '../present/links.ts';
import type { RateState } from '../rate-limit.ts';

/** What a resolver is given besides its source: the world, where the server listens, what the query costs. */
export interface GraphqlContext {
  world: World;
  origin: Origin;
  rate: RateState & { cost: number; nodeCount: number };
  /** Whether the token may read what GitHub calls by this name: pull_requests, contents, members … */
  may: (permission: string) => boolean;
}

/** A record as a GraphQL object: `type` is its name in the schema, `store` the repository it lives in. */
export interface Entity<T = object> {
  type: string;
  store: RepositoryStore;
  record: T;
}

/** A record of a pull request or issue that needs to know which one. */
export interface Child<T> extends Entity<T> {
  number: number;
}

/** A person, bot or organisation; null for a deleted account. */
export function actor(user: User | null | undefined): { type: string; record: User } | null {
  return user ? { type: user.type ?? 'User', record: user } : null;
}

export const commitEntity = (store: RepositoryStore, record: Commit): Entity<Commit> => ({
  type: 'Commit',
  store,
  record,
});

/** The commit with this sha, null where the sample does not hold it. */
export function commitBySha(store: RepositoryStore, sha: unknown): Entity<Commit> | null {
  const commit = typeof sha === 'string' ? store.commits.get(sha) : undefined;
  return commit ? commitEntity(store, commit) : null;
}
