import { onTestFinished } from 'vitest';
import { generateJiraWorld } from './generate.ts';
import { SAMPLE_EMAIL, type SampleJira, type SampleJiraOptions, startSampleJira } from './server.ts';

export const JIRA_NOW = new Date('2025-05-05T12:00:00.000Z');

/** Two projects over four months. */
export const smallJira = () =>
  generateJiraWorld({
    seed: 7,
    repositories: 2,
    from: new Date('2025-01-06T00:00:00Z'),
    months: 4,
    horizonMonths: 1,
    pullRequestsPerMonth: 70,
  });

/** Starts a server that the test's end closes. Its clock stands. */
export async function serveJira(options: Partial<SampleJiraOptions> = {}): Promise<SampleJira> {
  const server = await startSampleJira({ world: smallJira(), now: () => JIRA_NOW, ...options });
  onTestFinished(() => server.close());
  return server;
}

const authorization = `Basic ${Buffer.from(`${SAMPLE_EMAIL}:sample`).toString('base64')}`;

/** Asks as the sample's account; with a body by POST. */
export async function askJira<T>(
  server: SampleJira,
  path: string,
  body?: unknown,
): Promise<{ status: number; data: T }> {
  const response = await fetch(server.url + path, {
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, data: (await response.json()) as T };
}
