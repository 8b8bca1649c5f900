import { beforeAll, expect, it } from 'vitest';
import type { JiraIssue, JiraSprint } from '#lib/records/jira-issue.ts';
import { commonTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { onRaw } from '../executor.ts';
import type { Router } from '../router/router.ts';
import { commonTestRouter } from '../testing/router.ts';
import { seedClient } from '../testing/seed.ts';
import { noteAccounts } from './accounts.ts';
import { takeCensus } from './jira-census.ts';
import { jiraIssueRows, loadJiraIssues } from './jira-issues.ts';
import { markGoneProjects, storeBoards, upsertProject } from './jira-site.ts';
import { newestOfEach } from './newest.ts';

let database: TestDatabase;
let router: Router;
let clientId: number;
let integrationId: string;
const site = 'https://acme.atlassian.net';
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
  clientId = await seedClient(database.owner);
  const [row] = await database.owner`
    insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names)
    values (${clientId}, 'jira', 'Jira', ${site}, 'v1', '{}') returning id`;
  integrationId = String(row?.id);
});

const hour = (n: number) => new Date(Date.parse('2026-11-02T00:00:00.000Z') + n * 3_600_000).toISOString();
const status = (id: string, category: 'new' | 'indeterminate' | 'done' = 'new') => ({
  id,
  name: `S${id}`,
  category,
});
const sprint = (id: string, more: Partial<JiraSprint> = {}): JiraSprint => ({
  id,
  boardId: '1',
  name: `Sprint ${id}`,
  state: 'active',
  startsAt: null,
  endsAt: null,
  completedAt: null,
  ...more,
});
const issue = (id: number, more: Partial<JiraIssue> = {}): JiraIssue => ({
  id: String(id),
  key: `AB-${id}`,
  number: id,
  title: `Issue ${id}`,
  type: { id: '7', name: 'Bug', isSubtask: false, hierarchyLevel: 0 },
  parentId: null,
  status: status('1'),
  priority: null,
  labels: [],
  author: 'ada',
  authorIsBot: false,
  assignee: null,
  storyPoints: null,
  createdAt: hour(1),
  updatedAt: hour(1),
  resolvedAt: null,
  sprints: [],
  changes: [],
  accounts: [],
  ...more,
});
const change = (id: string, more: Partial<JiraIssue['changes'][number]> = {}) => ({
  id,
  item: 0,
  field: 'status',
  fromId: '1',
  fromText: 'S1',
  toId: '2',
  toText: 'S2',
  author: null,
  at: hour(2),
  ...more,
});

let started = new Date(0).toISOString();
const inTransaction = <T>(fn: (tx: ReturnType<typeof onRaw>) => Promise<T>) =>
  router.etl({ clientId }, (raw) => fn(onRaw(raw)));
const projectId = (tx: ReturnType<typeof onRaw>, id = '10') =>
  upsertProject(tx, { clientId, integrationId }, { id, key: `P${id}`, name: 'Project' }, site);
const load = (issues: JiraIssue[], project?: string) =>
  inTransaction(async (tx) =>
    loadJiraIssues(tx, {
      clientId,
      integrationId,
      projectId: await projectId(tx, project),
      site,
      issues,
      rows: await jiraIssueRows(issues),
      stepStartedAt: started,
    }),
  );
const stored = async (id: number) => {
  const [row] = await database.owner`
    select i.key, i.title, i.url, i.gone_at as gone, p.key as project,
      array(select k.key from issue_keys k where k.issue_id = i.id order by 1) as keys,
      array(select s.sprint_external_id from issue_sprints s where s.issue_id = i.id order by 1) as sprints,
      (select count(*)::int from issue_changes c where c.issue_id = i.id) as changes
    from issues i join projects p on p.id = i.project_id
    where i.client_id = ${clientId} and i.external_id = ${String(id)}`;
  return row;
};

it('stores an issue with what hangs on it once, however often it comes, and counts it once', async () => {
  const full = issue(1, {
    title: 'Tab\t, line\n, \\N and "quotes"',
    labels: ['a,b', '"c"'],
    sprints: [sprint('7')],
    changes: [change('1'), change('1', { item: 1, field: 'summary' })],
    storyPoints: 2.5,
  });
  started = new Date().toISOString();
  expect(await load([full])).toBe(1);
  expect(await load([full])).toBe(0);
  expect(await stored(1)).toEqual({
    key: 'AB-1',
    title: full.title,
    url: `${site}/browse/AB-1`,
    gone: null,
    project: 'P10',
    keys: ['AB-1'],
    sprints: ['7'],
    changes: 2,
  });
});

it('never lets an older version overwrite a newer one, with nothing of what hangs on it', async () => {
  await load([issue(2, { updatedAt: hour(5), title: 'New', sprints: [sprint('8')] })]);
  await load([
    issue(2, { updatedAt: hour(4), title: 'Old', sprints: [sprint('7')], changes: [change('9')] }),
  ]);
  expect(await stored(2)).toMatchObject({ title: 'New', sprints: ['8'], changes: 0 });
  const page = [issue(3, { updatedAt: hour(2), title: 'Newer' }), issue(3, { title: 'Older' })];
  expect(newestOfEach(page, ({ id }) => id)).toEqual([page[0]]);
});

it('J3: keeps the id and every key over a move, and takes the issue out of its sprints', async () => {
  await load([issue(4, { sprints: [sprint('7'), sprint('8')] })]);
  const moved = change('5', { field: 'Key', fromId: null, toId: null, fromText: 'AB-4', toText: 'CD-9' });
  const before = change('3', { field: 'Key', fromId: null, toId: null, fromText: 'EF-1', toText: 'AB-4' });
  await load(
    [
      issue(4, {
        key: 'CD-9',
        number: 9,
        updatedAt: hour(3),
        changes: [before, moved],
        sprints: [sprint('8')],
      }),
    ],
    '11',
  );
  expect(await stored(4)).toMatchObject({
    key: 'CD-9',
    project: 'P11',
    keys: ['AB-4', 'CD-9', 'EF-1'],
    sprints: ['8'],
    changes: 2,
  });
});

it('J3: a census marks what is missing, finds what is lacking, and a later load takes the mark away', async () => {
  await load([issue(21), issue(22), issue(23)], '20');
  await load([issue(25)], '21');
  const census = (ids: string[], startedAt = new Date().toISOString()) =>
    inTransaction(async (tx) =>
      takeCensus(tx, { clientId, integrationId, projectId: await projectId(tx, '20'), ids, startedAt }),
    );
  expect(await census(['21', '22', '23'])).toEqual({ gone: 0, lacking: [] });
  // Stored after the list began: not missing.
  expect(await census(['21'], hour(0))).toEqual({ gone: 0, lacking: [] });
  expect(await census(['21', '24'])).toEqual({ gone: 2, lacking: ['24'] });
  expect((await stored(22))?.gone).not.toBeNull();
  expect((await stored(25))?.gone).toBeNull();
  expect(await census(['21', '22'])).toEqual({ gone: 0, lacking: ['22'] });
  await load([issue(22)], '20');
  expect((await stored(22))?.gone).toBeNull();
});

it('marks projects that are no longer seen, keeps boards as they are, and an address once seen', async () => {
  const whose = { clientId, integrationId };
  const board = (id: string, name: string) => ({ id, name, type: 'scrum', projectKey: 'P10' });
  const read = [{ key: 'P10', earlier: [] }];
  await inTransaction(async (tx) => {
    await storeBoards(tx, whose, { boards: [board('1', 'One'), board('2', 'Two')], read, all: true });
    await noteAccounts(tx, {
      ...whose,
      accounts: [{ account: 'a', name: 'Ada', email: 'ada@acme.example', isBot: false }],
      isCurrent: true,
    });
  });
  await inTransaction(async (tx) => {
    await storeBoards(tx, whose, { boards: [board('2', 'Second')], read, all: true });
    await noteAccounts(tx, {
      ...whose,
      accounts: [{ account: 'a', name: 'Ada L.', email: null, isBot: false }],
      isCurrent: true,
    });
    await projectId(tx, '30');
    await markGoneProjects(tx, whose, [{ id: '30', key: 'P30', name: '' }]);
  });
  const { owner } = database;
  expect(await owner`select external_id as id, name from boards where client_id = ${clientId}`).toEqual([
    { id: '2', name: 'Second' },
  ]);
  expect(
    await owner`select name, email from accounts where client_id = ${clientId} and account = 'a'`,
  ).toEqual([{ name: 'Ada L.', email: 'ada@acme.example' }]);
  expect(await owner`select key from projects where client_id = ${clientId} and gone_at is null`).toEqual([
    { key: 'P30' },
  ]);
});
