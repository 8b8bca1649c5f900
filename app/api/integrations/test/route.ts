import { handleOutside } from '#app/api/handle.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { check, sourceOf } from '../outside.ts';

export const POST = handleOutside(
  endpoints.testNewIntegration,
  { role: 'manager', client: ({ body }) => body.clientId },
  async ({ body }) => (await check(sourceOf(body))).check,
);
