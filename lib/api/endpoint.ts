import type { z } from 'zod';

/**
 * One way into the house: where it is, what it takes, what it answers. The route handler parses by it, the
 * browser calls by it, /api/openapi.json is written from it.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With OpenAPI's braces: /api/runs/{id}. */
  path: string;
  summary: string;
  /**
   * `public`: anyone. `session`: whoever is signed in, then the rights on the client decide; a GET also with an API key
   * for reading. `admin`: of the house. `hooks`: with an API key for hooks. `signed`: whoever signs with a hook's secret.
   */
  access: 'public' | 'session' | 'admin' | 'hooks' | 'signed';
  params?: Params;
  query?: Query;
  body?: Body;
  /** The body comes as a form with files, of so many bytes at most in all; as JSON unless told. */
  multipart?: { maxBytes: number };
  response: Response;
  /** Media type of the answer, or those among which the caller chooses; application/json unless told. */
  contentType?: string | readonly string[];
  /** Of what changes something and leaves no entry in the audit log: why. */
  unrecorded?: string;
  /** Status of success; 200 unless told. */
  status?: number;
}

export function endpoint<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Response extends z.ZodType = z.ZodType,
>(definition: Endpoint<Params, Query, Body, Response>): Endpoint<Params, Query, Body, Response> {
  return definition;
}
