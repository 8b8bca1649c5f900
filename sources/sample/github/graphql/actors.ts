import type { User } from '../../world/records.ts';
import { links } from '../present/links.ts';
import { type ConnectionArgs, listConnection } from './connection.ts';
import type { GraphqlContext } from './entity.ts';
import { connectionField, type Resolvers } from './resolver.ts';
import { int32, nodeId, repositoryEntity } from './shared.ts';

interface Actor {
  type: string;
  record: User;
}

const url = ({ record }: Actor, { origin }: GraphqlContext) =>
  record.html_url ?? links.user(origin, record.login).html_url;

const fields = {
  id: nodeId,
  databaseId: ({ record }: Actor) => int32(record.id),
  // REST calls a bot `dependabot[bot]`, GraphQL `dependabot`.
  login: ({ type, record }: Actor) => (type === 'Bot' ? record.login.replace(/\[bot\]$/, '') : record.login),
  url: (source: Actor, _: unknown, context: GraphqlContext) => url(source, context),
  resourcePath: ({ record }: Actor) => `/${record.login}`,
  avatarUrl: ({ record }: Actor, _: unknown, { origin }: GraphqlContext) =>
    record.avatar_url ?? links.user(origin, record.login).avatar_url,
};

export const actorResolvers: Resolvers = {
  User: {
    ...fields,
    email: ({ record }: Actor) => record.email ?? '',
    isViewer: ({ record }: Actor, _: unknown, { world }) => record.login === world.viewer.login,
    // The one account of the sample sees every repository.
    repositories: (_: Actor, args: ConnectionArgs, { world }, info) =>
      listConnection(world.repositories, args, connectionField(info), repositoryEntity),
  },
  Organization: fields,
  Bot: fields,
  Mannequin: fields,
};
