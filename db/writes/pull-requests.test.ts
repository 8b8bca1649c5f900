import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PullRequest, Review } from '#lib/records/pull-request.ts';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { onRaw } from '../executor.ts';
import type { Router } from '../router/router.ts';
import { testRouter } from '../testing/router.ts';
import { seedClient, seedRepository } from '../testing/seed.ts';
import { loadPullRequests, newestOfEach, pullRequestRows } from './pull-requests.ts';

let database: TestDatabase;
let router: Router;
let clientId: number;
let repositoryId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  clientId = await seedClient(database.owner);
  repositoryId = String(await seedRepository(database.owner, clientId));
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

const hour = (n: number) => new Date(Date.parse('2026-11-02T00:00:00.000Z') + n * 3_600_000).toISOString();
const commit = (sha: string, authored: number) => {
  const [authoredAt, committedAt] = [hour(authored), hour(authored)];
  return { sha, message: `Commit ${sha}`, authorName: 'Ada', authorLogin: 'ada', authoredAt, committedAt };
};
const review = (id: number, at: number, more: Partial<Review> = {}): Review => {
  const person = { author: 'grace', authorIsBot: false, state: 'commented' as const };
  return { id, ...person, commentCount: 0, submittedAt: hour(at), ...more };
};
const pull = (number: number, more: Partial<PullRequest> = {}): PullRequest => ({
  ...{
    id: 9_000_000_000 + number,
    number,
    title: `Pull request ${number}`,
    url: `https://github.com/acme/one/pull/${number}`,
  },
  ...{
    state: 'open',
    draft: false,
    author: 'ada',
    authorIsBot: false,
    baseRef: 'main',
    headRef: 'topic',
    labels: [],
  },
  ...{ mergeCommitSha: null, additions: 1, deletions: 0, changedFiles: 1, commentCount: 0 },
  ...{ createdAt: hour(10), updatedAt: hour(10), mergedAt: null, closedAt: null, openedAt: hour(10) },
  ...{ commits: [], reviews: [] },
  ...more,
});

let started = new Date(0).toISOString();
const load = (...pulls: PullRequest[]) =>
  router.etl({ clientId }, async (raw) => {
    const rows = await pullRequestRows(pulls);
    return await loadPullRequests(onRaw(raw), { clientId, repositoryId, rows, stepStartedAt: started });
  });

async function stored(number: number) {
  const [row] = await database.owner`
    select title, labels, source_updated_at as updated, first_commit_at as "firstCommit", first_review_at as "firstReview",
      first_approval_at as "firstApproval", commit_count as commits, review_count as reviews
    from pull_requests where number = ${number} and repository_id = ${repositoryId}`;
  return row;
}

it('never lets an older version overwrite a newer one, nor bring its reviews', async () => {
  await load(pull(1, { title: 'New', updatedAt: hour(20), reviews: [review(1, 12)] }));
  await load(
    pull(1, {
      title: 'Old',
      updatedAt: hour(15),
      reviews: [review(1, 12, { state: 'dismissed' }), review(2, 13)],
    }),
  );
  expect(await stored(1)).toMatchObject({ title: 'New', updated: new Date(hour(20)), reviews: 1 });
  await load(pull(1, { title: 'Same time', updatedAt: hour(20), labels: ['bug', 'a "quoted", one'] }));
  expect(await stored(1)).toMatchObject({
    title: 'Same time',
    labels: ['bug', 'a "quoted", one'],
    reviews: 1,
  });
});

it('counts a record once per step, however often it comes', async () => {
  const [row] = await database.owner`select clock_timestamp()::text as now`;
  started = String(row?.now);
  expect(await load(pull(2), pull(3))).toBe(2);
  expect(await load(pull(3), pull(4))).toBe(1);
  expect(await load(pull(2), pull(3), pull(4))).toBe(0);
});

it('finds the first commit among all that were ever seen, listed twice or gone since', async () => {
  await load(pull(5, { commits: [commit('a', 3), commit('b', 4), commit('b', 4)] }));
  expect(await stored(5)).toMatchObject({ commits: 2, firstCommit: new Date(hour(3)) });
  await load(pull(5, { updatedAt: hour(11), commits: [commit('c', 5)] }));
  expect(await stored(5)).toMatchObject({ commits: 3, firstCommit: new Date(hour(3)) });
});

it('takes as first review one by a human other than the author, and none after the merge', async () => {
  const reviews = [
    review(10, 11, { author: 'ada' }),
    review(11, 12, { author: 'renovate', authorIsBot: true, state: 'approved' }),
    review(12, 13),
    review(13, 14, { author: null, state: 'approved' }),
    review(14, 30, { state: 'approved' }),
  ];
  await load(pull(6, { state: 'merged', mergedAt: hour(20), closedAt: hour(20), reviews }));
  expect(await stored(6)).toMatchObject({
    reviews: 5,
    firstReview: new Date(hour(13)),
    firstApproval: new Date(hour(14)),
  });
  await load(pull(7, { mergedAt: hour(20), reviews: [review(15, 30)] }));
  expect(await stored(7)).toMatchObject({ reviews: 1, firstReview: null, firstApproval: null });
});

it('works out reviews again when one of them changes', async () => {
  await load(pull(8, { reviews: [review(20, 12, { state: 'approved' }), review(21, 13)] }));
  expect(await stored(8)).toMatchObject({ firstApproval: new Date(hour(12)) });
  await load(pull(8, { updatedAt: hour(15), reviews: [review(20, 12, { state: 'dismissed' })] }));
  expect(await stored(8)).toMatchObject({ reviews: 2, firstReview: new Date(hour(12)), firstApproval: null });
});

it('keeps the newest of a pull request that a chunk holds twice', () => {
  const [older, newer] = [pull(9, { title: 'older' }), pull(9, { title: 'newer', updatedAt: hour(11) })];
  expect(newestOfEach([newer, older, pull(10)]).map(({ title }) => title)).toEqual([
    'newer',
    'Pull request 10',
  ]);
});
