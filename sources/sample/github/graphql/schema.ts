import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isAbstractType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { actorResolvers } from './actors.ts';
import { checkSuiteResolvers } from './check-suites.ts';
import { commitResolvers } from './commits.ts';
import { deploymentResolvers } from './deployments.ts';
import type { GraphqlContext } from './entity.ts';
import { issueResolvers } from './issues.ts';
import { pullRequestResolvers } from './pull-requests.ts';
import { queryResolvers } from './query.ts';
import { repositoryResolvers } from './repository.ts';
import { fieldReader, type Resolvers, typeOf } from './resolver.ts';
import { reviewResolvers } from './reviews.ts';
import { searchResolvers } from './search.ts';
import { teamResolvers } from './teams.ts';
import { eventResolvers } from './timeline.ts';

/** What stands for a value the sample does not know, where the schema allows no null. */
const zeros = new Map<string, unknown>([
  ['Boolean', false],
  ['Int', 0],
  ['String', ''],
  ['HTML', ''],
]);

function attach(schema: GraphQLSchema, resolvers: Resolvers): void {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!type || !('getFields' in type)) throw new Error(`GitHub's schema has no type ${typeName}`);
    const known = type.getFields();
    for (const [name, resolve] of Object.entries(fields)) {
      const field = known[name];
      if (field && 'args' in field) field.resolve = resolve as GraphQLFieldResolver<unknown, GraphqlContext>;
      // Shared groups of fields hold some that one or the other type lacks.
      else if (!shared.has(name)) throw new Error(`GitHub's schema has no field ${typeName}.${name}`);
    }
  }
}

/** Whatever has no resolver of its own is read from the record, and abstract types ask it for its type. */
function attachDefaults(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    if (isAbstractType(type)) type.resolveType = typeOf;
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.resolve) continue;
      const read = fieldReader(field.name);
      const zero = isNonNullType(field.type) ? zeros.get(String(field.type.ofType)) : undefined;
      field.resolve =
        zero === undefined
          ? read
          : (source, args, context, info) => read(source, args, context, info) ?? zero;
    }
  }
}

const shared = new Set([
  'fullDatabaseId',
  'databaseId',
  'repository',
  'bodyText',
  'authorAssociation',
  'labels',
]);

let built: GraphQLSchema | undefined;

/** GitHub's official schema with the sample's resolvers, built once per process (0.3 s). */
export function githubSchema(): GraphQLSchema {
  if (built) return built;
  // Read beside the package's entry, not through it: that one also builds two more copies for its own validation.
  const file = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'));
  const schema = buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true });
  for (const resolvers of [
    ...[queryResolvers, actorResolvers, repositoryResolvers, pullRequestResolvers, reviewResolvers],
    ...[
      commitResolvers,
      issueResolvers,
      deploymentResolvers,
      searchResolvers,
      teamResolvers,
      checkSuiteResolvers,
      eventResolvers(schema),
    ],
  ]) {
    attach(schema, resolvers);
  }
  attachDefaults(schema);
  built = schema;
  return schema;
}
