import type { IncomingMessage, ServerResponse } from 'node:http';
import { endpoints } from '#lib/api/endpoints.ts';
import { AppError, errorBody } from '#lib/errors.ts';

/** By the pattern of their addresses, those with fewer parameters first: they are the more particular. */
const addresses = [...Map.groupBy(Object.values(endpoints), ({ path }) => path)]
  .map(([path, found]) => ({
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    parameters: path.split('{').length,
    methods: found.map(({ method }): string => method),
  }))
  .toSorted((a, b) => a.parameters - b.parameters);

/**
 * Refuses a method that an address of the API does not have, in the one error body: Next's own answer has none.
 * @returns whether it has answered
 */
export function refuseMethod({ url = '', method = '' }: IncomingMessage, response: ServerResponse): boolean {
  const [path = ''] = url.split('?');
  if (!path.startsWith('/api/') || method === 'OPTIONS') return false;
  const methods = addresses.find(({ pattern }) => pattern.test(path))?.methods;
  if (!methods || methods.includes(method === 'HEAD' ? 'GET' : method)) return false;
  const allowed = methods.join(', ');
  const error = new AppError('method_not_allowed', 405, `This address takes ${allowed}, not ${method}.`);
  response
    .writeHead(405, { 'content-type': 'application/json', 'cache-control': 'no-store', allow: allowed })
    .end(JSON.stringify(errorBody(error)));
  return true;
}
