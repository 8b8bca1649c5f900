import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PullRequest, PullRequestEvent, Review } from '#lib/records/pull-request.ts';
import { createTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { onRaw } from '../executor.ts';
import type { Router } from '../router/router.ts';
import { testRouter } from '../testing/router.ts';
import { seedClient, seedRepository } from '../testing/seed.ts';
import { newestOfEach } from './newest.ts';
import { pullRequestRows } from './pull-request-rows.ts';
import { loadPullRequests } from './pull-requests.ts';

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
  const author = { authorName: 'Ada', authorLogin: 'ada', authorEmail: 'ada@acme.example' };
  return { sha, message: `Commit ${sha}`, ...author, authoredAt, committedAt };
};
const review = (id: number, at: number, more: Partial<Review> = {}): Review => {
  const person = { author: 'grace', authorIsBot: false, state: 'commented' as const };
  return { id, ...person, commentCount: 0, submittedAt: hour(at), ...more };
};
const pull = (number: number, more: Partial<PullRequest> = {}): PullRequest => ({
  id: 9_000_000_000 + number,
  number,
  title: `Pull request ${number}`,
  url: `https://github.com/acme/one/pull/${number}`,
  state: 'open',
  draft: false,
  author: 'ada',
  authorIsBot: false,
  baseRef: 'main',
  headRef: 'topic',
  headSha: 'f00',
  labels: [],
  mergeCommitSha: null,
  additions: 1,
  deletions: 0,
  changedFiles: 1,
  commentCount: 0,
  createdAt: hour(10),
  updatedAt: hour(10),
  mergedAt: null,
  closedAt: null,
  openedAt: hour(10),
  commits: [],
  reviews: [],
  events: [],
  closes: [],
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
    select title, labels, source_updated_at as updated, first_commit_at as "firstCommit", commit_count as commits,
      (select count(*)::int from reviews r where r.pull_request_id = p.id and gone_at is null) as reviews
    from pull_requests p where number = ${number} and repository_id = ${repositoryId}`;
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
  const labels = ['bug', 'a "quoted", one'];
  await load(pull(1, { title: 'Same time', updatedAt: hour(20), labels, reviews: [review(1, 12)] }));
  expect(await stored(1)).toMatchObject({
    title: 'Same time',
    labels,
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

it('stores a review anew when it changes', async () => {
  const states = () => database.owner`
    select external_id::int as id, state from reviews where external_id in (20, 21) order by external_id`;
  await load(pull(8, { reviews: [review(20, 12, { state: 'approved' }), review(21, 13)] }));
  expect([...(await states())]).toEqual([
    { id: 20, state: 'approved' },
    { id: 21, state: 'commented' },
  ]);
  const reviews = [review(20, 12, { state: 'dismissed' }), review(21, 13)];
  await load(pull(8, { updatedAt: hour(15), reviews }));
  expect([...(await states())]).toEqual([
    { id: 20, state: 'dismissed' },
    { id: 21, state: 'commented' },
  ]);
});

const marked = (number: number) => database.owner`
  select sha, superseded_at is not null as superseded, author_email as email from pull_request_commits c
  join pull_requests p on p.id = c.pull_request_id
  where number = ${number} and repository_id = ${repositoryId} order by sha`;

it('G9: keeps commits that a force push took out, marked with when that was seen, and unmarks what comes back', async () => {
  await load(pull(11, { commits: [commit('a', 1), commit('b', 2)] }));
  await load(pull(11, { updatedAt: hour(11), commits: [commit('b', 2), commit('c', 3)] }));
  expect(await marked(11)).toMatchObject([
    { sha: 'a', superseded: true },
    { sha: 'b', superseded: false },
    { sha: 'c', superseded: false },
  ]);
  const [first] =
    await database.owner`select superseded_at::text as at from pull_request_commits where sha = 'a'
    and superseded_at is not null`;
  await load(pull(11, { updatedAt: hour(12), commits: [commit('c', 3)] }));
  const [again] =
    await database.owner`select superseded_at::text as at from pull_request_commits where sha = 'a'
    and superseded_at is not null`;
  expect(again?.at).toBe(first?.at);
  // An older version says nothing of what is there now.
  await load(pull(11, { updatedAt: hour(11), commits: [commit('a', 1)] }));
  expect((await marked(11)).map(({ superseded }) => superseded)).toEqual([true, true, false]);
  await load(pull(11, { updatedAt: hour(13), commits: [commit('a', 1), commit('c', 3)] }));
  expect((await marked(11)).map(({ superseded }) => superseded)).toEqual([false, true, false]);
});

it('fills in an address that was not stored before', async () => {
  await load(pull(12, { commits: [{ ...commit('a', 1), authorEmail: null }] }));
  await load(pull(12, { commits: [commit('a', 1)] }));
  expect(await marked(12)).toMatchObject([{ email: 'ada@acme.example', superseded: false }]);
});

it('marks reviews that are no longer listed as gone, and unmarks them', async () => {
  const gone = async () =>
    (
      await database.owner`select gone_at is not null as gone from reviews where external_id in (31, 32)
        order by external_id`
    ).map((row) => row.gone);
  const both = [review(31, 12), review(32, 13, { state: 'approved' })];
  await load(pull(13, { reviews: both }));
  expect(await gone()).toEqual([false, false]);
  await load(pull(13, { updatedAt: hour(20), reviews: [review(32, 13, { state: 'approved' })] }));
  expect(await gone()).toEqual([true, false]);
  await load(pull(13, { updatedAt: hour(21), reviews: both }));
  expect(await gone()).toEqual([false, false]);
});

it('stores what happened once, and the issues that it closes now', async () => {
  const event = (id: string, more: Partial<PullRequestEvent> = {}): PullRequestEvent => {
    const nothing = { reviewer: null, beforeSha: null, afterSha: null };
    return {
      id,
      kind: 'review_requested',
      actor: 'ada',
      actorIsBot: false,
      ...nothing,
      at: hour(11),
      ...more,
    };
  };
  const [asked, pushed] = [
    event('RRE_1', { reviewer: 'acme/core' }),
    event('HFP_1', { kind: 'force_pushed', beforeSha: 'a', afterSha: 'b', actor: null }),
  ];
  const closes = (number: number) => ({ id: 5_000_000_000 + number, repository: 'acme/one', number });
  await load(pull(14, { events: [asked], closes: [closes(1), closes(2)] }));
  const moved = { ...closes(2), repository: 'acme/two', number: 7 };
  await load(pull(14, { events: [asked, pushed, pushed], closes: [moved, closes(3)] }));
  const at = { number: 14, repositoryId };
  const from = database.owner`from pull_requests p where p.number = ${at.number} and p.repository_id = ${at.repositoryId}`;
  expect(
    await database.owner`select external_id as id, kind, actor, reviewer, before_sha as before, after_sha as after
      from pull_request_events where pull_request_id in (select id ${from}) order by external_id desc`,
  ).toEqual([
    { id: 'RRE_1', kind: 'review_requested', actor: 'ada', reviewer: 'acme/core', before: null, after: null },
    { id: 'HFP_1', kind: 'force_pushed', actor: null, reviewer: null, before: 'a', after: 'b' },
  ]);
  expect(
    await database.owner`select repository_name as name, number from pull_request_issues
      where pull_request_id in (select id ${from}) order by 1, 2`,
  ).toEqual([
    { name: 'acme/one', number: 3 },
    { name: 'acme/two', number: 7 },
  ]);
});

it('keeps the newest of a pull request that a chunk holds twice', () => {
  const [older, newer] = [pull(9, { title: 'older' }), pull(9, { title: 'newer', updatedAt: hour(11) })];
  expect(newestOfEach([newer, older, pull(10)], ({ number }) => number).map(({ title }) => title)).toEqual([
    'newer',
    'Pull request 10',
  ]);
});

it('looks up no more than it is given, also of a client that the statistics do not know', async () => {
  const { owner } = database;
  const many = (first: number) =>
    Array.from({ length: 300 }, (_, n) => pull(first + n, { mergedAt: hour(12), commits: [commit('a', 9)] }));
  await load(...many(1_000));
  await owner`vacuum (analyze)`;
  // With connections that have planned nothing yet.
  const fresh = await testRouter(database);
  const newcomer = await seedClient(owner);
  const theirs = String(await seedRepository(owner, newcomer));
  const loadTheirs = (first: number) =>
    fresh.etl({ clientId: newcomer }, async (raw) => {
      const rows = await pullRequestRows(many(first));
      const where = { clientId: newcomer, repositoryId: theirs, rows, stepStartedAt: started };
      await loadPullRequests(onRaw(raw), where);
      const [seen] = await raw`
        select idx_tup_fetch::int as n from pg_stat_xact_user_tables where relname = 'pull_requests'`;
      return seen?.n as number;
    });
  // Planned for a client without rows, each lookup would read all that the chunks before have stored.
  const seen: number[] = [];
  for (let first = 1; first < 3_000; first += 300) seen.push(await loadTheirs(first));
  // Counted since the connection told its statistics last, which it does every second at most.
  const each = seen.slice(1).map((n, index) => n - (seen[index] ?? 0));
  expect(Math.max(...each)).toBeLessThan(1_000);
  await fresh.close();
});
