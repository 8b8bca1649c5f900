import type { Endpoint } from '#lib/api/endpoint.ts';
import type { Call } from './rights-table.ts';

/** The address of an endpoint, with what a call puts in. */
export function addressOf({ path }: Pick<Endpoint, 'path'>, { params = {}, query }: Call): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] ?? ''));
  return query ? `${filled}?${new URLSearchParams(query)}` : filled;
}
