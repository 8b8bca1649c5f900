import { getAllBoards, getAllSprints } from 'jira.js/agile';
import {
  countIssues,
  getBulkChangelogs,
  getCurrentUser,
  getFields,
  getIssue,
  getIssueAllTypes,
  getProject,
  getServerInfo,
  getStatuses,
  searchAndReconsileIssuesUsingJqlPost as search,
  searchProjects,
} from 'jira.js/cloud';
import { createClient } from 'jira.js/core';
import { expect, test } from 'vitest';
import { checkJira, searchJira } from '../../jira/check-connection.ts';
import { people } from '../generate/people.ts';
import { generateWorld } from '../generate.ts';
import { SAMPLE_EMAIL } from './server.ts';
import { askJira, JIRA_NOW, serveJira, smallJira } from './testing.ts';

interface Page {
  issues: {
    id: string;
    key: string;
    fields: Record<string, unknown>;
    changelog?: { total: number; histories: unknown[] };
  }[];
  nextPageToken?: string;
  isLast: boolean;
}

test('answers as jira.js and its own schemas expect, every path that is used', async () => {
  const server = await serveJira();
  const client = createClient({
    host: server.url,
    auth: { type: 'basic', email: SAMPLE_EMAIL, apiToken: 'sample' },
    onSchemaMismatch: 'throw',
  });
  expect((await getCurrentUser(client)).emailAddress).toBe(SAMPLE_EMAIL);
  expect((await getServerInfo(client)).deploymentType).toBe('Cloud');
  const projects = await searchProjects(client, { maxResults: 1 });
  expect(projects).toMatchObject({ total: 2, isLast: false });
  expect((await getProject(client, { projectIdOrKey: 'CHK' })).id).toBe(projects.values?.[0]?.id);
  expect((await getStatuses(client)).length).toBeGreaterThan(3);
  expect((await getIssueAllTypes(client)).length).toBeGreaterThan(3);
  expect((await getFields(client)).length).toBeGreaterThan(3);
  const jql = 'project in (CHK, SHOP) ORDER BY updated DESC';
  const found = await search(client, { jql, fields: ['*all'], expand: 'changelog', maxResults: 100 });
  expect(found.issues?.length).toBe(100);
  const [first] = found.issues ?? [];
  const alone = await getIssue(client, { issueIdOrKey: first?.key ?? '', fields: ['summary', 'project'] });
  expect(alone.id).toBe(first?.id);
  expect(Object.keys(alone.fields ?? {})).toEqual(['summary', 'project']);
  const { count } = await countIssues(client, { jql: 'project = CHK' });
  expect(count).toBeGreaterThan(20);
  const logs = await getBulkChangelogs(client, {
    issueIdsOrKeys: found.issues?.map(({ id }) => id ?? '') ?? [],
    maxResults: 50,
  });
  expect(logs.nextPageToken).toEqual(expect.any(String));
  const boards = await getAllBoards(client, { projectKeyOrId: 'CHK' });
  const sprints = await getAllSprints(client, { boardId: boards.values?.[0]?.id ?? 0 });
  expect(sprints.values?.length).toBeGreaterThan(5);
});

test('knows its account only, and says 401 to all others', async () => {
  const server = await serveJira({ token: 'other' });
  expect(await askJira(server, '/rest/api/3/myself')).toMatchObject({ status: 401 });
});

test('passes the test of a connection, and tells what is mistyped in it', async () => {
  const { url: baseUrl } = await serveJira();
  const check = async (email: string, token: string) =>
    await checkJira({ baseUrl, credentials: { email, token }, projects: ['CHK'] });
  expect((await check(SAMPLE_EMAIL, 'sample')).ok).toBe(true);
  for (const [email, token] of [
    ['somebody@example.com', 'sample'],
    [SAMPLE_EMAIL, 'mistyped'],
  ] as const) {
    const { ok, findings } = await check(email, token);
    expect(ok).toBe(false);
    expect(findings[0]?.message).toContain(`refuses ${email} with this token (401)`);
  }
});

test('searches its projects by a part of key or name', async () => {
  const { url: baseUrl } = await serveJira();
  const keys = async (search: string) =>
    (
      await searchJira({ baseUrl, credentials: { email: SAMPLE_EMAIL, token: 'sample' } }, search)
    ).choices.map(({ name }) => name);
  expect(await keys('chk')).toEqual(['CHK']);
  expect(await keys('nothing of this kind')).toEqual([]);
  expect((await keys('')).length).toBeGreaterThan(1);
});

test('gives pages by tokens that go on behind the last issue, whatever happens meanwhile', async () => {
  const server = await serveJira();
  const { world } = server;
  const ask = (token?: string) =>
    askJira<Page>(server, '/rest/api/3/search/jql', {
      jql: 'project = CHK ORDER BY key ASC',
      fields: ['summary'],
      maxResults: 20,
      ...(token ? { nextPageToken: token } : {}),
    });
  const all = [...world.issues.values()].filter(({ fields }) => fields.project.key === 'CHK').length;
  const seen: string[] = [];
  let page = (await ask()).data;
  const first = page.issues[0]?.id ?? '';
  world.apply({ type: 'deleted', id: first, at: JIRA_NOW.getTime() });
  for (;;) {
    seen.push(...page.issues.map(({ id }) => id));
    if (!page.nextPageToken) break;
    page = (await ask(page.nextPageToken)).data;
  }
  expect(page.isLast).toBe(true);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength(all);
  expect(await ask('no-token-of-mine')).toMatchObject({ status: 400 });
});

test('J1: cuts an expanded changelog at the newest 40 entries, and gives all in bulk, oldest first', async () => {
  const server = await serveJira();
  const [issue] = [...server.world.issues.values()];
  const id = issue?.id ?? '';
  for (let n = 0; n < 150; n++)
    server.world.apply({
      type: 'set',
      id,
      by: null,
      field: 'summary',
      value: `${n}`,
      at: JIRA_NOW.getTime() + n,
    });
  const jql = `id in (${id})`;
  const { data } = await askJira<Page>(server, '/rest/api/3/search/jql', {
    jql,
    fields: ['*all'],
    expand: 'changelog',
  });
  expect(data.issues[0]?.changelog?.histories).toHaveLength(40);
  const total = data.issues[0]?.changelog?.total ?? 0;
  expect(total).toBeGreaterThanOrEqual(150);
  const { data: bulk } = await askJira<{ issueChangeLogs: { changeHistories: { created: number }[] }[] }>(
    server,
    '/rest/api/3/changelog/bulkfetch',
    { issueIdsOrKeys: [id] },
  );
  const times = bulk.issueChangeLogs[0]?.changeHistories.map(({ created }) => created) ?? [];
  expect(times).toHaveLength(total);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test('J1: refuses more than 1,000 issues and 10 fields in one question', async () => {
  const server = await serveJira();
  const ask = (body: unknown) => askJira(server, '/rest/api/3/changelog/bulkfetch', body);
  const ids = (n: number) => Array.from({ length: n }, (_, index) => String(index));
  expect(await ask({ issueIdsOrKeys: ids(1_001) })).toMatchObject({ status: 400 });
  expect(await ask({ issueIdsOrKeys: ['1'], fieldIds: ids(11) })).toMatchObject({ status: 400 });
  expect(await ask({ issueIdsOrKeys: ids(1_000), fieldIds: ids(10) })).toMatchObject({ status: 200 });
});

test.each([
  ['Pacific/Kiritimati', '+1400', 14],
  ['Pacific/Pago_Pago', '-1100', -11],
  ['Asia/Kolkata', '+0530', 5.5],
])('J2: reads and writes times in the zone of the account, %s', async (timeZone, offset, hours) => {
  const server = await serveJira({ timeZone });
  const [issue] = [...server.world.issues.values()];
  if (!issue) throw new Error('No issue');
  const at = Date.parse('2025-05-05T11:59:30.500Z');
  server.world.apply({ type: 'set', id: issue.id, by: null, field: 'summary', value: 'Now', at });
  const ask = async (since: string) =>
    (
      await askJira<Page>(server, '/rest/api/3/search/jql', {
        jql: `updated >= ${since}`,
        fields: ['updated'],
      })
    ).data.issues;
  const local = new Date(at + hours * 3_600_000).toISOString();
  expect((await ask(String(at)))[0]?.fields.updated).toBe(`${local.slice(0, -1)}${offset}`);
  expect(await ask(String(at + 1))).toEqual([]);
  const written = (text: string) => `"${text.slice(0, 16).replace('T', ' ')}"`;
  expect(await ask(written(local))).toHaveLength(1);
  // The same moment as UTC writes it is hours off.
  const utc = await ask(written('2025-05-05T11:59'));
  if (hours < 0) expect(utc).toEqual([]);
  else expect(utc.length).toBeGreaterThanOrEqual(1);
});

test('refuses a question without bounds, and one for a project that is not visible', async () => {
  const server = await serveJira();
  const ask = (jql: string) => askJira(server, '/rest/api/3/search/jql', { jql });
  expect(await ask('ORDER BY created')).toMatchObject({ status: 400 });
  server.world.apply({ type: 'visible', project: 'CHK', visible: false, at: 0 });
  expect(await ask('project = CHK')).toMatchObject({ status: 400 });
  expect(await askJira(server, '/rest/api/3/project/CHK')).toMatchObject({ status: 404 });
  expect((await askJira<Page>(server, '/rest/api/3/search/jql', { jql: 'project = SHOP' })).status).toBe(200);
});

test('fits the sample GitHub: the same incidents at the same time, and the numbers of its pull requests', async () => {
  const options = {
    seed: 7,
    repositories: 2,
    from: new Date('2025-01-06T00:00:00Z'),
    months: 4,
    horizonMonths: 1,
    pullRequestsPerMonth: 70,
  };
  const github = generateWorld(options);
  github.advanceTo(JIRA_NOW.getTime());
  const jira = smallJira();
  jira.advanceTo(JIRA_NOW.getTime());
  const checkout = github.repository('acme/checkout');
  const ofType = (name: string) =>
    [...jira.issues.values()].filter(
      ({ key, fields }) => key.startsWith('CHK-') && (fields.issuetype as { name: string }).name === name,
    );
  const second = (ms: number) => new Date(ms).toISOString().slice(0, 19);
  const incidents = [...(checkout?.issues.values() ?? [])].filter(({ labels }) =>
    labels.some((label) => (typeof label === 'string' ? label : label.name) === 'incident'),
  );
  expect(ofType('Incident').map(({ key, createdAt }) => `${key} ${second(createdAt)}`)).toEqual(
    incidents.map(({ number, created_at }) => `CHK-${number} ${created_at.slice(0, 19)}`),
  );
  const stories = ofType('Story');
  expect(stories.length).toBeGreaterThan(10);
  const pulls = [...(checkout?.pulls.values() ?? [])];
  const named = new Set(pulls.map(({ number, title }) => `CHK-${number} ${title}`));
  const wasMoved = ({ histories }: (typeof stories)[number]) =>
    histories.some(({ items }) => items.some(({ field }) => field === 'Key'));
  const begun = stories.filter((issue) => issue.resolvedAt !== null && !wasMoved(issue));
  for (const { key, fields } of begun) expect(named).toContain(`${key} ${fields.summary}`);
  // Branches name the issues that they are made for; some of these were moved since, or deleted.
  const branches = pulls.flatMap(({ head }) => /^(?:feature|fix)\/.*-(CHK-\d+)$/.exec(head.ref)?.[1] ?? []);
  const known = new Set(
    [...jira.issues.values()].flatMap(({ key, histories }) => [
      key,
      ...histories.flatMap(({ items }) => items.map(({ fromString }) => fromString)),
    ]),
  );
  expect(branches.length).toBeGreaterThan(30);
  expect(branches.filter((key) => !known.has(key)).length).toBeLessThan(branches.length / 20);
  const names = new Set(people.map(({ name }) => name));
  for (const { displayName } of jira.users.values()) expect(names).toContain(displayName);
});
