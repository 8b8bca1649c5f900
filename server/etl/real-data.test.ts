import { afterEach, expect, it } from 'vitest';
import { syncGitHubPullRequests } from '#server/jobs/sync-github-pull-requests.ts';
import { syncGitHubWorkflowRuns } from '#server/jobs/sync-github-workflow-runs.ts';
import { linesOf, loginOf, storedLines } from '#server/jobs/testing/sync.ts';
import type { Commit } from '#sources/sample/world/records.ts';
import { createFixture, type Fixture, NOW, smallWorld } from './testing/fixture.ts';
import { expectEverything, later, oldest, rename, runOf } from './testing/inspect.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

/** Commits as a push brings them, a minute apart. */
const commits = (mark: string, count: number, at: Date): Commit[] =>
  Array.from({ length: count }, (_, index) => {
    const date = new Date(at.getTime() + index * 60_000).toISOString();
    const signature = { name: 'Ada', email: 'ada@acme.example', date };
    const commit = { message: `Commit ${index} of ${mark}`, author: signature, committer: signature };
    return {
      sha: `${mark}${String(index).padStart(39, '0')}`,
      commit,
      author: null,
      committer: null,
      parents: [],
    };
  });

/** In scripts of both directions, combined, outside the first plane, and with what ends lines elsewhere. */
const titles = [
  'Исправить корзину',
  'カートの合計を修正',
  '修复购物车',
  '장바구니 수정',
  'إصلاح السلة',
  'תיקון העגלה',
  'ตะกร้าสินค้า',
  'कार्ट ठीक करें',
  'Διόρθωση',
  'გასწორება',
  '🛒 👩🏽‍💻 𝔉𝔦𝔵',
  'e\u0301 \u200f\u202e \u2028 \\N \\. \t"quoted"',
];

it('G2, G4, G5, G6: counts as the source does: 3,000 commits, 600 reviews, 2,500 runs in a day, every script, deleted authors', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 10 });
  world.advanceTo(NOW.getTime());
  fixture = await createFixture({ world, jobs: [syncGitHubPullRequests, syncGitHubWorkflowRuns] });
  const pull = oldest(fixture);
  const at = NOW.getTime();
  const pushed = commits('a', 3_000, new Date(at - 4_000 * 60_000));
  // The source may list a commit twice.
  world.apply({ type: 'pull.pushed', at, ...pull, by: null, commits: [...pushed, ...pushed.slice(0, 3)] });
  for (let id = 1; id <= 600; id++) {
    const submitted_at = new Date(at - id * 1_000).toISOString();
    const review = { id: 8_000_000_000 + id, user: null, state: 'COMMENTED', submitted_at };
    world.apply({ type: 'pull.reviewed', at, ...pull, review, comments: [] });
  }
  for (let asked = 1; asked <= 140; asked++) {
    const reviewer = { login: `reviewer-${asked}`, id: asked };
    world.apply({ type: 'pull.review_requested', at, ...pull, by: null, reviewer });
  }
  const [store] = world.repositories;
  for (const record of store?.pulls.values() ?? []) {
    const title = titles[record.number % titles.length] ?? '';
    world.apply({ type: 'pull.edited', at, ...pull, number: record.number, by: null, fields: { title } });
    if (record.number % 3 === 0) record.user = null;
    if (record.number === pull.number)
      record.labels = Array.from({ length: 130 }, (_, label) => ({ name: `label-${label}` }));
  }
  for (let id = 1; id <= 2_500; id++) {
    const time = new Date(at - id * 34_000).toISOString().replace(/\.\d+/, '');
    const done = { status: 'completed', conclusion: 'success', run_attempt: 1, actor: null };
    const name = titles[id % titles.length] ?? '';
    const of = { workflow_id: 7, name, head_branch: 'main', head_sha: 'a'.repeat(40), event: 'pull_request' };
    const run = { id, ...of, ...done, created_at: time, updated_at: time, run_started_at: time };
    world.apply({ type: 'run.started', at, repository: pull.repository, run, jobs: [] });
  }
  const numbers = [...(store?.issues.keys() ?? [])].filter((number) => !store?.pulls.get(number));
  const body = numbers.map((number) => `Fixes #${number}`).join('\n');
  world.apply({ type: 'pull.edited', at, ...pull, by: null, fields: { body } });

  const runId = await fixture.start();
  await fixture.execute(runId);
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'succeeded', quarantined: 0 });
  await expectEverything(fixture);
  const runs = await storedLines(fixture, 'workflow_runs t', ['t.external_id', 't.name', 't.actor']);
  const given = linesOf(fixture, (of) =>
    [...of.runs.values()].map(({ id, name, actor }) => [id, name, loginOf(actor)]),
  );
  expect(runs).toEqual(given);
  const ofTheDay = await fixture.database.owner`
    select 1 from workflow_runs where client_id = ${fixture.clientId} and external_id <= 2500 and actor is null
      and created_at between ${later(-24)} and ${NOW}`;
  expect(ofTheDay).toHaveLength(2_500);
  const [row] = await fixture.database.owner`
    select commit_count as commits,
      (select count(*)::int from reviews r where r.pull_request_id = p.id) as reviews,
      (select count(*)::int from pull_request_events e where e.pull_request_id = p.id) as events,
      (select count(*)::int from pull_request_issues i where i.pull_request_id = p.id) as closes
    from pull_requests p where number = ${pull.number} and client_id = ${fixture.clientId}`;
  expect(row?.commits).toBeGreaterThanOrEqual(3_000);
  expect(row?.reviews).toBeGreaterThanOrEqual(600);
  expect(row?.events).toBeGreaterThanOrEqual(140);
  expect(row?.closes).toBe(numbers.length);
  expect(numbers.length).toBeGreaterThan(10);
}, 60_000);

it('G9: keeps the commits that a force push takes away at the source', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 10 });
  world.advanceTo(NOW.getTime());
  fixture = await createFixture({ world });
  const pull = oldest(fixture);
  const store = world.repository(pull.repository);
  world.apply({ type: 'pull.pushed', at: NOW.getTime(), ...pull, by: null, commits: commits('b', 2, NOW) });
  await fixture.execute(await fixture.start());
  const before = store?.pullCommits.of(pull.number).map(({ sha }) => sha) ?? [];

  fixture.setNow(later(1));
  const rewritten = commits('c', 2, later(0.5));
  world.apply({
    type: 'pull.pushed',
    at: later(0.5).getTime(),
    ...pull,
    by: null,
    commits: rewritten,
    forced: true,
  });
  await fixture.execute(await fixture.start('incremental'));
  const after = store?.pullCommits.of(pull.number).map(({ sha }) => sha) ?? [];
  expect(after).not.toEqual(before);
  const { owner } = fixture.database;
  const stored = await owner`
    select sha, superseded_at is not null as superseded
    from pull_request_commits c join pull_requests p on p.id = c.pull_request_id
    where p.number = ${pull.number} and p.client_id = ${fixture.clientId} order by sha`;
  const ever = [...new Set([...before, ...after])].sort();
  expect(stored).toEqual(ever.map((sha) => ({ sha, superseded: !after.includes(sha) })));
  const [row] = await owner`select commit_count from pull_requests
    where number = ${pull.number} and client_id = ${fixture.clientId}`;
  expect(row?.commit_count).toBe(ever.length);
});

it('G6, G10: takes what real data holds: deleted accounts and NUL characters', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 10 });
  world.advanceTo(NOW.getTime());
  fixture = await createFixture({ world });
  const pull = oldest(fixture);
  rename(fixture, NOW, 'Be\0fore \ud800 after', pull);
  const record = world.repository(pull.repository)?.pulls.get(pull.number);
  if (record) record.user = null;
  const runId = await fixture.start();
  await fixture.execute(runId);
  expect(await runOf(fixture, runId)).toMatchObject({ state: 'succeeded' });
  const [row] = await fixture.database.owner`
    select title, author, author_is_bot from pull_requests
    where number = ${pull.number} and client_id = ${fixture.clientId}`;
  expect(row).toEqual({ title: 'Before \ufffd after', author: null, author_is_bot: false });
});
