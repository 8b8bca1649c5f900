import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadWorld } from './load-folder.ts';
import { SampleError } from './sample-error.ts';
import { ask, get, serve } from './testing.ts';

const user = {
  login: 'ada',
  id: 5,
  node_id: 'MDQ6VXNlcjU=',
  type: 'User',
  url: 'https://api.github.com/users/ada',
};
const pull = (number: number, more: object = {}) => ({
  id: 900 + number,
  number,
  state: 'open',
  title: `Change ${number}`,
  body: 'fixes #3',
  user,
  labels: [],
  created_at: '2022-01-01T10:00:00Z',
  updated_at: '2022-01-02T10:00:00Z',
  closed_at: null,
  merged_at: null,
  merge_commit_sha: null,
  head: { ref: 'topic', sha: 'a'.repeat(40) },
  base: {
    ref: 'trunk',
    sha: 'b'.repeat(40),
    repo: { id: 77, name: 'kit', full_name: 'ada/kit', owner: user, default_branch: 'trunk' },
  },
  html_url: `https://github.com/ada/kit/pull/${number}`,
  url: `https://api.github.com/repos/ada/kit/pulls/${number}`,
  ...more,
});
const commit = (sha: string, parent: string | null, day = '01') => {
  const signature = { name: 'Ada', email: 'ada@example.invalid', date: `2022-01-${day}T08:00:00Z` };
  return {
    sha,
    commit: { message: `Work ${sha}`, author: signature, committer: signature },
    author: {},
    parents: parent ? [{ sha: parent }] : [],
  };
};
const closed = { state: 'closed', closed_at: '2022-01-02T10:00:00Z' };
const issue = {
  id: 3,
  number: 3,
  state: 'open',
  title: 'Broken',
  user: null,
  created_at: '2022-01-01T00:00:00Z',
  updated_at: '2022-01-01T00:00:00Z',
};

const recorded: Record<string, unknown> = {
  'pulls.json': [
    pull(4),
    pull(5, { ...closed, merged_at: '2022-01-02T10:00:00Z', merge_commit_sha: 'c2' }),
    pull(6, closed),
  ],
  'pull_commits.json': { 4: [commit('d1', null), commit('d1', null), commit('d2', 'd1')] },
  'pull_reviews.json': {
    4: [{ id: 8, user: null, state: 'APPROVED', submitted_at: '2022-01-01T12:00:00Z' }],
  },
  'review_comments.json': [
    {
      id: 9,
      user,
      body: 'hm',
      pull_request_review_id: 8,
      created_at: '2022-01-01T12:00:00Z',
      updated_at: '2022-01-01T12:00:00Z',
      pull_request_url: 'https://api.github.com/repos/ada/kit/pulls/4',
    },
  ],
  'issues.json': [issue],
  'commits.json': [commit('c3', 'c2', '03'), commit('c2', 'c1', '02'), commit('c1', null, '01')],
};

/** A folder with these files in it, gone when the test ends. */
async function folderWith(files: Record<string, unknown>, at = 'github/ada/kit'): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'sample-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(path.join(root, at), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(path.join(root, at, name), text);
  }
  return root;
}

test('a folder of recorded answers is served as it was recorded', async () => {
  const server = await serve(await loadWorld(await folderWith(recorded)));
  const pulls = (await (
    await get(server, '/repos/ada/kit/pulls?state=all&direction=asc')
  ).json()) as object[];
  expect(pulls).toMatchObject([
    { number: 4, html_url: 'https://github.com/ada/kit/pull/4' },
    { number: 5 },
    { number: 6 },
  ]);
  expect(await (await get(server, '/repos/ada/kit')).json()).toMatchObject({
    id: 77,
    default_branch: 'trunk',
  });
  expect(await (await get(server, '/repos/ada/kit/deployments')).json()).toEqual([]);
  expect(await (await get(server, '/repos/ada/kit/compare/c1...trunk')).json()).toMatchObject({
    status: 'ahead',
    ahead_by: 2,
  });
  expect(await (await get(server, '/users/ada')).json()).toEqual(user);
});

test('what a recording does not say is derived: states, counts, and what a pull request closes', async () => {
  const server = await serve(await loadWorld(await folderWith(recorded)));
  const { data } = await ask<{ repository: { pullRequests: { nodes: object[] } } }>(
    server,
    `{ repository(owner: "ada", name: "kit") { pullRequests(first: 10) { nodes {
      number state merged additions databaseId url mergeCommit { oid }
      commits(first: 10) { totalCount nodes { commit { oid author { name user { login } } } } }
      reviews(first: 10) { nodes { submittedAt author { login } comments { totalCount } } }
      reviewThreads { totalCount } closingIssuesReferences(first: 3) { nodes { number title author { login } } }
    } } } }`,
  );
  const [first, second, third] = data.repository.pullRequests.nodes;
  const git = { name: 'Ada', user: null };
  expect(first).toMatchObject({
    number: 4,
    state: 'OPEN',
    merged: false,
    additions: 0,
    databaseId: 904,
    mergeCommit: null,
    // Listed twice in the recording, so listed twice here.
    commits: { totalCount: 3, nodes: ['d1', 'd1', 'd2'].map((oid) => ({ commit: { oid, author: git } })) },
    reviews: { nodes: [{ submittedAt: '2022-01-01T12:00:00Z', author: null, comments: { totalCount: 1 } }] },
    reviewThreads: { totalCount: 1 },
    closingIssuesReferences: { nodes: [{ number: 3, title: 'Broken', author: null }] },
  });
  expect(second).toMatchObject({ state: 'MERGED', merged: true, mergeCommit: { oid: 'c2' } });
  expect(third).toMatchObject({ state: 'CLOSED', merged: false });
});

test('the folder may be the one above github, github itself, or any that holds owner/repository', async () => {
  const above = await folderWith(recorded);
  for (const folder of [above, path.join(above, 'github'), await folderWith(recorded, 'ada/kit')]) {
    expect((await loadWorld(folder)).repositoryNames()).toEqual(['ada/kit']);
  }
});

test('a repository without its own file and without pull requests is called as its folders are', async () => {
  const world = await loadWorld(await folderWith({ 'issues.json': [issue] }));
  expect(world.repository('ada/kit')?.repository).toMatchObject({ name: 'kit', full_name: 'ada/kit' });
});

test('its own file tells what a repository is', async () => {
  const own = { id: 12, name: 'kit', full_name: 'ada/kit', owner: user, archived: true };
  const world = await loadWorld(await folderWith({ ...recorded, 'repo.json': own }));
  expect(world.repository('ada/kit')?.repository).toMatchObject({ id: 12, archived: true });
});

test.each([
  ['pulls.json', '[{"id": 1,', /pulls\.json: is not valid JSON/],
  ['pulls.json', { pulls: [] }, /pulls\.json: the whole: .*expected array/],
  [
    'pulls.json',
    [pull(4), pull(5, { created_at: 'yesterday' })],
    /pulls\.json: \[1\]\.created_at: expected a time in ISO 8601/,
  ],
  [
    'pulls.json',
    [pull(4, { user: { login: 7, id: 1 } })],
    /pulls\.json: \[0\]\.user\.login: .*expected string/,
  ],
  ['pull_commits.json', { four: [] }, /pull_commits\.json: /],
  ['issues.json', [{ ...issue, number: 'three' }], /issues\.json: \[0\]\.number: .*expected number/],
  [
    'issue_comments.json',
    [{ id: 1, user, body: '', created_at: '2022-01-01T00:00:00Z', updated_at: '2022-01-01T00:00:00Z' }],
    /issue_comments\.json: a comment does not say where it belongs/,
  ],
])('a broken %s is named with what is wrong, in one line', async (name, content, message) => {
  const folder = await folderWith({ ...recorded, [name]: content });
  const error = await loadWorld(folder).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SampleError);
  expect(String((error as Error).message)).toMatch(message);
  expect(String((error as Error).message)).not.toContain('\n');
  expect(String((error as Error).message)).toContain(folder);
});

test('a folder that is not there, or holds no repository, is named', async () => {
  await expect(loadWorld('/no/such/folder')).rejects.toThrow('/no/such/folder: there is no such folder');
  const empty = await folderWith({}, 'jira');
  await expect(loadWorld(empty)).rejects.toThrow(/holds no repository/);
  const one = await folderWith(recorded);
  await expect(loadWorld(path.join(one, 'github/ada/kit'))).rejects.toThrow(
    /is the folder of one repository/,
  );
});
