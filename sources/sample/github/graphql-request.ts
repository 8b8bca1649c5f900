import { z } from 'zod';
import { Refusal } from './reply.ts';

const body = z.object({
  query: z.string(),
  variables: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((variables) => variables ?? {}),
  operationName: z
    .string()
    .nullish()
    .transform((name) => name ?? null),
});

export type GraphqlRequest = z.infer<typeof body>;

/** Reads the body of POST /graphql. Throws 400, as GitHub, for what is no JSON or holds no query. */
export function readGraphqlRequest(text: string): GraphqlRequest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
  const read = body.safeParse(json);
  if (!read.success) throw new Refusal(400, 'A query attribute must be specified and must be a string.');
  return read.data;
}
