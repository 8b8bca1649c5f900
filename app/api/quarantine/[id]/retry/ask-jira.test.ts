import { beforeAll, beforeEach, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { createJira } from '#sources/jira/client.ts';
import { findFields } from '#sources/jira/fields.ts';
import { scanIssues } from '#sources/jira/issues.ts';
import { jqlOf } from '#sources/jira/jql.ts';
import { SAMPLE_EMAIL, type SampleJira } from '#sources/sample/jira/server.ts';
import { JIRA_NOW, serveJira } from '#sources/sample/jira/testing.ts';
import { type ClientWithSetAside, createSetAside } from './testing.ts';

const JOB = 'sync-jira-issues';
const credentials = { email: SAMPLE_EMAIL, token: 'sample' };

let database: TestDatabase;
let router: Router;
let server: SampleJira;
let client: ClientWithSetAside;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});
beforeEach(async () => {
  server = await serveJira();
  client = await createSetAside(database, router, {
    kind: 'jira',
    baseUrl: server.url,
    credentials,
    projects: ['CHK'],
  });
});

const firstIssue = () => {
  const issue = [...server.world.issues.values()].find(
    ({ key, histories }) => key.startsWith('CHK-') && histories.length > 2,
  );
  if (!issue) throw new Error('no issue');
  return issue;
};
const stored = () => database.owner`
  select i.key, i.external_id as id, p.key as project, (
    select count(*)::int from issue_changes c where c.issue_id = i.id) > 2 as changes
  from issues i join projects p on p.id = i.project_id where i.client_id = ${client.clientId}`;

it.each([JOB, 'sync-jira-census'])(
  'takes up an issue of %s as its scan set it aside, once it fits',
  async (job) => {
    const issue = firstIssue();
    const good = issue.fields.summary;
    issue.fields.summary = 42;
    server.world.version++;
    const jira = createJira({ baseUrl: server.url, credentials, userAgent: 'leadline' });
    const { signal } = new AbortController();
    const fields = await findFields(jira, signal);
    const jql = jqlOf({ projectId: issue.fields.project.id });
    const [page] = await Array.fromAsync(
      scanIssues(jira, { jql, what: 'issues', fields, from: null, signal }),
    );
    const record = page?.rejected[0];
    if (!record) throw new Error('nothing was set aside');
    const id = await client.put(job, 'CHK', record);
    expect(await client.retry(id)).toMatchObject({
      tries: 1,
      resolvedAt: null,
      reason: expect.stringMatching(/summary: expected string/),
    });
    expect(await stored()).toEqual([]);

    issue.fields.summary = good;
    expect(await client.retry(id)).toMatchObject({ tries: 2, resolvedAt: expect.any(String) });
    expect(await stored()).toEqual([{ key: issue.key, id: issue.id, project: 'CHK', changes: true }]);
  },
);

it('finds an issue by its id that moved since, and loads it only where its project is synced', async () => {
  const issue = firstIssue();
  const record = { key: issue.key, payload: { id: issue.id }, reason: 'test' };
  const id = await client.put(JOB, 'CHK', record);
  server.world.apply({ type: 'moved', id: issue.id, by: null, project: 'SHOP', at: JIRA_NOW.getTime() });
  expect(await client.retry(id)).toMatchObject({
    resolvedAt: null,
    reason: expect.stringContaining(`moved to project SHOP as ${issue.key}`),
  });
  await database.owner`update integrations set project_keys = '{CHK,SHOP}' where client_id = ${client.clientId}`;
  expect(await client.retry(id)).toMatchObject({ resolvedAt: expect.any(String) });
  expect(await stored()).toMatchObject([{ key: issue.key, project: 'SHOP' }]);
});

it('says that an issue is gone, and that one without a name cannot be asked for', async () => {
  const gone = await client.put(JOB, 'CHK', { key: 'CHK-99999', payload: {}, reason: 'test' });
  expect(await client.retry(gone)).toMatchObject({
    resolvedAt: null,
    reason: expect.stringContaining('nothing to show for issue CHK-99999'),
  });
  const nameless = await client.put(JOB, 'CHK', { key: 'f00', payload: { id: 7 }, reason: 'test' });
  expect(await client.retry(nameless)).toMatchObject({
    resolvedAt: null,
    reason: expect.stringContaining('cannot be asked for alone'),
  });
});
