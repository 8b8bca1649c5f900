import type { Label, User } from '../../world/records.ts';
import type { RepositoryStore } from '../../world/repository-store.ts';
import { isRecorded, links } from '../present/links.ts';
import { type ConnectionArgs, listConnection } from './connection.ts';
import { actor, type Entity, type GraphqlContext } from './entity.ts';
import { connectionField, type Resolver } from './resolver.ts';

const LARGEST_INT = 2_147_483_647;

/** Ids have outgrown GraphQL's Int: those that do not fit are null there, and whole in `fullDatabaseId` only. */
export const int32 = (id: number): number | null => (id <= LARGEST_INT ? id : null);

interface Identified {
  id: number;
  node_id?: string;
}

export const nodeId = ({ type, record }: { type: string; record: Identified }): string =>
  record.node_id ?? `${type}_${record.id}`;

/** The fields that every record of a repository has. */
export const common = {
  id: nodeId,
  databaseId: ({ record }: Entity<Identified>) => int32(record.id),
  fullDatabaseId: ({ record }: Entity<Identified>) => String(record.id),
  repository: ({ store }: Entity) => repositoryEntity(store),
};

/** The fields of what a person wrote. */
export const authored = {
  ...common,
  author: ({ record }: Entity<{ user: User | null }>) => actor(record.user),
  authorAssociation: ({ record }: Entity<{ author_association?: unknown }>) =>
    record.author_association ?? 'MEMBER',
  body: ({ record }: Entity<{ body?: string | null }>) => record.body ?? '',
  bodyText: ({ record }: Entity<{ body?: string | null }>) => record.body ?? '',
};

export const repositoryEntity = (store: RepositoryStore): Entity => ({
  type: 'Repository',
  store,
  record: store.repository,
});

/** The labels of a pull request or issue. */
export const labels: Resolver = (
  { store, record }: Entity<{ labels: Label[] }>,
  args: ConnectionArgs,
  _context,
  info,
) =>
  listConnection(record.labels, args, connectionField(info), (label) => ({
    type: 'Label',
    store,
    record: label,
  }));

export const labelFields: Record<string, Resolver> = {
  id: ({ record }: Entity<Label & { node_id?: string }>) => record.node_id ?? `LA_${record.name}`,
  color: ({ record }: Entity<Label>) => record.color ?? 'ededed',
  isDefault: ({ record }: Entity<Label & { default?: boolean }>) => record.default ?? false,
};

/** Where a person opens a pull request or issue: as recorded, or at the sample. */
export function pageOf(
  { store, record }: Entity<{ number: number; html_url?: string }>,
  { origin }: GraphqlContext,
  kind: 'pull' | 'issues',
): string {
  if (isRecorded(record) && record.html_url) return record.html_url;
  return links.issue(origin, store.repository.full_name, record.number, kind === 'pull').html_url;
}
