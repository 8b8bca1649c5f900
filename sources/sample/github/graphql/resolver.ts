import type { GraphQLFieldResolver, GraphQLResolveInfo, GraphQLTypeResolver } from 'graphql';
import type { GraphqlContext } from './entity.ts';

/** `never` lets every resolver name the source and the arguments that the schema gives it. */
export type Resolver = (
  source: never,
  args: never,
  context: GraphqlContext,
  info: GraphQLResolveInfo,
) => unknown;

/** Resolvers of one type of the schema, by field. */
export type Resolvers = Record<string, Record<string, Resolver>>;

/** `mergedAt` → `merged_at`. */
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Takes a field from the record under its own name or the one REST gives it. */
export function fieldReader(name: string): GraphQLFieldResolver<Record<string, unknown>, GraphqlContext> {
  const snaked = snake(name);
  return (source) => {
    const record = (source.record ?? source) as Record<string, unknown>;
    const found = record[name] ?? record[snaked];
    return typeof found === 'function' ? found() : found;
  };
}

/** Entities bring the name of their type. */
export const typeOf: GraphQLTypeResolver<{ type?: string }, GraphqlContext> = (value) => value.type;

/** Whether a connection is asked for nothing but its total. */
export function connectionField(info: GraphQLResolveInfo): { name: string; countOnly: boolean } {
  const countOnly = info.fieldNodes.every((node) =>
    (node.selectionSet?.selections ?? []).every(
      (part) =>
        part.kind === 'Field' && (part.name.value === 'totalCount' || part.name.value === '__typename'),
    ),
  );
  return { name: info.fieldName, countOnly };
}
