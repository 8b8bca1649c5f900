import { handleOutside } from '#app/api/handle.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { search, sourceOf } from '../outside.ts';

export const POST = handleOutside(
  endpoints.searchNewSource,
  { role: 'manager', client: ({ body }) => body.source.clientId },
  ({ body }) => search(sourceOf(body.source), body.search),
);
