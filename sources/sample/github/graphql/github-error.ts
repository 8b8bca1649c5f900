import { GraphQLError, type GraphQLFormattedError } from 'graphql';

export type ErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'INSUFFICIENT_SCOPES'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'INVALID_CURSOR_ARGUMENTS'
  | 'MAX_NODE_LIMIT_EXCEEDED'
  | 'RATE_LIMIT';

/** An error with the `type` that GitHub puts beside its message. */
export const githubError = (type: ErrorType, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { type } });

/** What a fine-grained token is told that lacks a permission. */
export const notAccessible = () =>
  githubError('FORBIDDEN', 'Resource not accessible by personal access token');

/** The form of GitHub's errors: `type` stands beside the message, not under extensions. */
export function formatError(error: GraphQLError): GraphQLFormattedError & { type?: string } {
  const { message, locations, path } = error.toJSON();
  const type = error.extensions.type;
  return {
    ...(typeof type === 'string' && { type }),
    ...(path && { path }),
    ...(locations && { locations }),
    message,
  };
}
