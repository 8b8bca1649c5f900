import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { jiraFolder, loadJira } from './load-folder.ts';
import { askJira, serveJira } from './testing.ts';

const category = { id: 2, key: 'new', name: '待办', colorName: 'blue-gray' };
const project = { id: '10050', key: 'K5', name: '五号', projectTypeKey: 'software' };
const user = { accountId: 'a-1', displayName: '用户', timeZone: 'Asia/Shanghai' };
const recorded = {
  'projects.json': [project],
  'statuses.json': [{ id: '10033', name: '待办', statusCategory: category }],
  'issues.json': [
    {
      id: '20708',
      key: 'K5-2',
      expand: 'changelog',
      fields: {
        summary: '标题',
        project,
        status: { id: '10033', name: '待办', statusCategory: category },
        reporter: user,
        created: '2022-07-16T06:29:49.026+0800',
        updated: '2022-07-16T06:30:23.343+0800',
        resolutiondate: null,
        customfield_10020: [{ id: 175, name: 'K5 Sprint 1', state: 'active', boardId: 92 }],
      },
      changelog: {
        histories: [
          {
            id: '422892',
            author: user,
            created: '2022-07-16T06:30:23.343+0800',
            items: [
              {
                field: 'IssueParentAssociation',
                fieldtype: 'jira',
                from: null,
                to: '20707',
                toString: 'K5-1',
              },
            ],
          },
        ],
      },
    },
  ],
};

async function folderWith(files: Record<string, unknown>): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'sample-jira-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(path.join(root, 'jira'));
  for (const [name, content] of Object.entries(files))
    await writeFile(
      path.join(root, 'jira', name),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  return root;
}

test('serves what was recorded, its times at the same instants in the zone of the account', async () => {
  const folder = await jiraFolder(await folderWith(recorded));
  const world = await loadJira(folder ?? '');
  const server = await serveJira({ world, timeZone: 'America/New_York' });
  const { data } = await askJira<{ issues: { fields: Record<string, unknown> }[] }>(
    server,
    '/rest/api/3/search/jql',
    { jql: 'project = K5', fields: ['summary', 'created', 'updated', 'resolutiondate', 'customfield_10020'] },
  );
  expect(data.issues[0]?.fields).toMatchObject({
    summary: '标题',
    resolutiondate: null,
    customfield_10020: [{ id: 175 }],
    created: '2022-07-15T18:29:49.026-0400',
    updated: '2022-07-15T18:30:23.343-0400',
  });
  const { data: logs } = await askJira<{ issueChangeLogs: unknown[] }>(
    server,
    '/rest/api/3/changelog/bulkfetch',
    {
      issueIdsOrKeys: ['20708'],
    },
  );
  expect(logs.issueChangeLogs).toMatchObject([
    { issueId: '20708', changeHistories: [{ created: Date.parse('2022-07-15T22:30:23.343Z') }] },
  ]);
  const { data: fields } = await askJira<unknown[]>(server, '/rest/api/3/field');
  expect(fields).toMatchObject([
    { id: 'customfield_10020', schema: { custom: 'com.pyxis.greenhopper.jira:gh-sprint' } },
  ]);
});

test('names the file that does not fit, and finds no folder where there is none', async () => {
  const [issue] = recorded['issues.json'];
  const wrong = { ...issue, fields: { ...issue?.fields, created: 'yesterday' } };
  const folder = await folderWith({ ...recorded, 'issues.json': [wrong] });
  await expect(loadJira(path.join(folder, 'jira'))).rejects.toThrow(
    /issues\.json: \[0\]\.fields\.created: "yesterday" is no date/,
  );
  await expect(loadJira(path.join(await folderWith({}), 'jira'))).rejects.toThrow(/holds no project/);
  expect(await jiraFolder(await folderWith({}))).toBeUndefined();
});
