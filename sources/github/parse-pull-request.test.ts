import { expect, it } from 'vitest';
import { readPullRequestNode, rejectNode } from './parse-pull-request.ts';

const list = (nodes: unknown[] = [], endCursor: string | null = null) => ({
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
  nodes,
});

const node = {
  id: 'PR_1',
  fullDatabaseId: '1',
  number: 1,
  title: 'Add a\0 cart',
  url: 'https://git.test/1',
  state: 'OPEN',
  isDraft: false,
  author: null,
  baseRefName: 'main',
  headRefName: 'cart',
  headRefOid: 'f00',
  closingIssuesReferences: null,
  mergeCommit: null,
  additions: 1,
  deletions: 2,
  changedFiles: 3,
  mergedAt: null,
  closedAt: null,
  createdAt: '2026-01-02T03:04:05Z',
  updatedAt: '2026-01-02T05:04:05+02:00',
  totalCommentsCount: 0,
  comments: { totalCount: 0 },
  labels: null,
  commits: list(),
  reviews: null,
  timelineItems: list(),
};

it('G6, G10: reads a node; deleted accounts, NULs and other time zones are no faults', () => {
  expect(readPullRequestNode(node)).toMatchObject({
    ok: true,
    node: { number: 1, title: 'Add a cart', author: null, updatedAt: '2026-01-02T03:04:05.000Z' },
  });
});

it('refuses a record of more than 1 MB, whatever it came with', () => {
  const large = { ...node, title: 'x'.repeat(1_100_000) };
  const refusal = { ok: false, reason: 'record of 1.1 MB is larger than 1 MB' };
  expect(readPullRequestNode(large)).toEqual(refusal);
  expect(readPullRequestNode(large, 1_200_000)).toEqual(refusal);
  expect(readPullRequestNode(node, 1_200_000).ok).toBe(true);
});

it.each([
  [{ additions: 2_147_483_648 }, 'additions: number too large, at most 2,147,483,647'],
  [{ totalCommentsCount: 3e9 }, 'totalCommentsCount: number too large, at most 2,147,483,647'],
  [{ createdAt: '1969-12-31T23:59:59Z' }, 'createdAt: absurd date: year 1969 is not from 1970 to 2200'],
  [{ mergedAt: '2201-01-01T00:00:00Z' }, 'mergedAt: absurd date: year 2201 is not from 1970 to 2200'],
  [{ updatedAt: 'yesterday' }, 'updatedAt: expected a date and time'],
  [{ updatedAt: '2026-13-01T00:00:00Z' }, 'updatedAt: expected a date and time'],
  [{ state: 'LOST', url: 7 }, /^url: expected string, received number \(and 1 more\)$/],
  [{ commits: list([{ commit: {} }]) }, /^commits\.nodes\.0\.commit\.oid: expected string/],
  [
    { commits: { pageInfo: { hasNextPage: true, endCursor: null }, nodes: [] } },
    'commits.pageInfo: more pages, but no cursor',
  ],
])('refuses %j and names the field', (part, reason) => {
  const read = readPullRequestNode({ ...node, ...part });
  expect(read).toEqual({ ok: false, reason: typeof reason === 'string' ? reason : expect.any(String) });
  if (!read.ok) expect(read.reason).toMatch(reason);
});

it('refuses what is no record at all, under the hash of it', () => {
  expect(readPullRequestNode(null)).toEqual({ ok: false, reason: 'nothing in the place of the record' });
  const { record, version, updatedAt } = rejectNode({ title: 'x' }, 'why', 0);
  expect(record).toEqual({
    key: expect.stringMatching(/^[0-9a-f]{16}$/),
    payload: { title: 'x' },
    reason: 'why',
  });
  expect([version, updatedAt]).toEqual([record.key, null]);
  expect(rejectNode({ title: 'y' }, 'why', 0).record.key).not.toBe(record.key);
});

it('keeps a record that is not too large as it is, long texts too', () => {
  const title = 'x'.repeat(50_000);
  expect(rejectNode({ number: 7, title }, 'why', 0).record).toMatchObject({ key: '#7', payload: { title } });
});
