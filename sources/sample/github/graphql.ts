import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { World } from '../world/world.ts';
import type { Access } from './access.ts';
import { type Cost, costOf, NODE_LIMIT } from './graphql/cost.ts';
import { formatError, githubError } from './graphql/github-error.ts';
import { githubSchema } from './graphql/schema.ts';
import type { GraphqlRequest } from './graphql-request.ts';
import type { Origin } from './present/links.ts';
import type { RateLimit } from './rate-limit.ts';

interface Prepared {
  document: DocumentNode;
  errors: readonly GraphQLError[];
}

/** Documents are few and sent again and again; someone who writes values into them shall not fill the memory. */
const KEPT_DOCUMENTS = 500;
const prepared = new Map<string, Prepared>();

function prepare(query: string): Prepared {
  const known = prepared.get(query);
  if (known) return known;
  const fresh = check(query);
  const oldest = prepared.keys().next();
  if (prepared.size >= KEPT_DOCUMENTS && !oldest.done) prepared.delete(oldest.value);
  prepared.set(query, fresh);
  return fresh;
}

function check(query: string): Prepared {
  try {
    const document = parse(query);
    return { document, errors: validate(githubSchema(), document, specifiedRules) };
  } catch (error) {
    if (error instanceof GraphQLError)
      return { document: { kind: Kind.DOCUMENT, definitions: [] }, errors: [error] };
    throw error;
  }
}

/** How a valid document is answered: graphql-js' `execute`, or what does the same. */
export type Execute = (asked: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** The operation that a document with one, or with this one among several, is to run. */
export function operationOf(
  document: DocumentNode,
  name: string | null,
): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((part) => part.kind === Kind.OPERATION_DEFINITION);
  return name ? operations.find((part) => part.name?.value === name) : operations[0];
}

/** The name under which a query is written down: as it says, or as its operation is called. */
export function operationName({ query, operationName: name }: GraphqlRequest): string | undefined {
  return name ?? operationOf(prepare(query).document, null)?.name?.value;
}

const refuse = (...errors: readonly GraphQLError[]) => ({ errors: errors.map(formatError) });

/**
 * Answers a query as GitHub does: errors come with status 200 beside the data.
 *
 * @param now epoch ms, for the budget
 */
export function answerGraphql(
  request: GraphqlRequest,
  given: { world: World; origin: Origin; limit: RateLimit; now: number; access?: Access; execute?: Execute },
): unknown {
  const { document, errors } = prepare(request.query);
  if (errors.length > 0) return refuse(...errors);
  const operation = operationOf(document, request.operationName);
  if (!operation) return refuse(new GraphQLError('No operation named in the request is in the document.'));
  if (operation.operation !== 'query') return refuse(new GraphQLError('The sample answers queries only.'));
  const { scopes, permissions } = given.access ?? {};
  // Of a query that names what takes another scope nothing is answered, wherever it stands.
  if (scopes && !scopes.includes('read:org') && /\bon Team\b/.test(request.query)) {
    const message = `Your token has not been granted the required scopes to execute this query. The 'combinedSlug' field requires one of the following scopes: ['read:org', 'read:discussion'], but your token has only been granted the: ['${scopes.join("', '")}'] scopes. Please modify your token's scopes at: https://github.com/settings/tokens.`;
    return refuse(githubError('INSUFFICIENT_SCOPES', message));
  }
  const cost: Cost = costOf(document, operation, request.variables);
  if (cost.nodes > NODE_LIMIT) {
    const message = `This query requests up to ${cost.nodes} possible nodes which exceeds the maximum limit of ${NODE_LIMIT}.`;
    return refuse(githubError('MAX_NODE_LIMIT_EXCEEDED', message));
  }
  if (!given.limit.spend(cost.points, given.now)) {
    return refuse(githubError('RATE_LIMIT', 'API rate limit already exceeded for user ID 1.'));
  }
  const rate = { ...given.limit.state(given.now), cost: cost.points, nodeCount: cost.nodes };
  const result = (given.execute ?? execute)({
    schema: githubSchema(),
    document,
    variableValues: request.variables,
    operationName: operation.name?.value,
    contextValue: {
      world: given.world,
      origin: given.origin,
      rate,
      may: (permission: string) => permissions?.includes(permission) ?? true,
    },
  });
  // All resolvers are synchronous, so that a page costs no round of promises.
  if (result instanceof Promise) throw new Error('A resolver of the sample answered with a promise');
  return result.errors ? { data: result.data, errors: result.errors.map(formatError) } : result;
}
