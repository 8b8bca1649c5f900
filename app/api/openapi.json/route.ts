import { openapi } from '#lib/api/openapi.ts';

/** Written from the same schemas by which the routes parse. */
export const GET = () => Response.json(openapi());
