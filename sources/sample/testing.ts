import { onTestFinished } from 'vitest';
import { type GenerateOptions, generateWorld } from './generate.ts';
import { type SampleGitHub, type SampleOptions, startSampleGitHub } from './github/server.ts';
import type { World } from './world/world.ts';

/** The end of the small world's history, before what is still to come. */
export const later = new Date('2025-05-05T12:00:00Z');

/** Two repositories over four months: small enough to read all of it in every test. */
export const smallWorld = (options: GenerateOptions = {}): World =>
  generateWorld({
    seed: 7,
    repositories: 2,
    from: new Date('2025-01-06T00:00:00Z'),
    months: 4,
    horizonMonths: 1,
    pullRequestsPerMonth: 70,
    ...options,
  });

/** Starts a server that the test's end closes. Its clock stands at `later`, unless told otherwise. */
export async function serve(world: World, options: Omit<SampleOptions, 'world'> = {}): Promise<SampleGitHub> {
  const server = await startSampleGitHub({ world, now: () => later, ...options });
  onTestFinished(() => server.close());
  return server;
}

const authorization = 'Bearer sample';

/** GET with the sample's token. */
export const get = (
  server: SampleGitHub,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> => fetch(`${server.url}${path}`, { headers: { authorization, ...headers } });

export interface Answer<T> {
  data: T;
  errors?: { type?: string; message: string; path?: (string | number)[] }[];
}

/** The answer to a GraphQL query, as it came. */
export async function ask<T>(
  server: SampleGitHub,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Answer<T>> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer<T>;
}
