import { expect, it } from 'vitest';
import { SAMPLE_EMAIL } from '#sources/sample/jira/server.ts';
import { serveJira } from '#sources/sample/jira/testing.ts';
import { fetchChangelogs } from './changelogs.ts';
import { createJira } from './client.ts';

it('J1: asks for the changelogs of 1,000 issues at a time, as Jira takes no more', async () => {
  const server = await serveJira();
  const credentials = { email: SAMPLE_EMAIL, token: 'sample' };
  const jira = createJira({ baseUrl: server.url, credentials, userAgent: 'test' });
  const known = [...server.world.issues.values()].filter(({ histories }) => histories.length > 0);
  const unknown = Array.from({ length: 1_500 }, (_, n) => String(900_000_000 + n));
  const ids = [...unknown, ...known.map(({ id }) => id)];
  const { signal } = new AbortController();
  const found = await fetchChangelogs(jira, ids, { what: 'changelogs', signal });
  for (const { id, histories } of known) expect(found.get(id)).toHaveLength(histories.length);
  expect(known.length).toBeGreaterThan(10);
  const asked = server.requests.map(({ variables }) => Object(variables?.issueIdsOrKeys).length as number);
  expect(Math.max(...asked)).toBe(1_000);
});
