import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface Cost {
  /** Points of the hourly budget. */
  points: number;
  /** How many nodes the query may bring at most. */
  nodes: number;
}

/** GitHub refuses a query that may bring more nodes than this. */
export const NODE_LIMIT = 500_000;

/**
 * What a query costs by GitHub's rule: one request per connection and parent, divided by 100, rounded, at least 1.
 *
 * Source: https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function costOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): Cost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const part of document.definitions) {
    if (part.kind === Kind.FRAGMENT_DEFINITION) fragments.set(part.name.value, part);
  }
  const defaults = Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)]] : [],
    ),
  );
  let requests = 0;
  let nodes = 0;

  function pageLength(field: FieldNode): number | undefined {
    for (const { name, value } of field.arguments ?? []) {
      if (name.value !== 'first' && name.value !== 'last') continue;
      const given =
        value.kind === Kind.VARIABLE
          ? (variables[value.name.value] ?? defaults[value.name.value])
          : value.kind === Kind.INT
            ? Number(value.value)
            : undefined;
      if (typeof given === 'number') return given;
    }
    return undefined;
  }

  function walk(set: SelectionSetNode | undefined, parents: number): void {
    for (const part of set?.selections ?? []) {
      if (part.kind === Kind.FRAGMENT_SPREAD) walk(fragments.get(part.name.value)?.selectionSet, parents);
      else if (part.kind === Kind.INLINE_FRAGMENT) walk(part.selectionSet, parents);
      else {
        const length = pageLength(part);
        if (length !== undefined) {
          requests += parents;
          nodes += parents * length;
        }
        walk(part.selectionSet, parents * (length ?? 1));
      }
    }
  }
  walk(operation.selectionSet, 1);
  return { points: Math.max(1, Math.round(requests / 100)), nodes };
}
