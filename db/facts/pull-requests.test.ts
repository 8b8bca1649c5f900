import { beforeAll, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { derive } from '#db/testing/derive.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import {
  type PullRequestSeed,
  seedClient,
  seedPullRequest,
  seedRepository,
  seedReview,
} from '#db/testing/seed.ts';
import { long } from '#lib/testing/long.ts';
import type { Router } from '../router/router.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

async function client(rules?: object) {
  const id = await seedClient(database.owner);
  const repository = await seedRepository(database.owner, id);
  if (rules) {
    await database.owner`insert into client_rules (client_id, rules, version, changed_by)
      values (${id}, ${database.owner.json(rules as never)}, 1, 'test')`;
  }
  return {
    id,
    add: (seed: PullRequestSeed) => seedPullRequest(database.owner, id, repository, seed),
    review: (pull: number, seed: Parameters<typeof seedReview>[3]) =>
      seedReview(database.owner, id, pull, seed),
    commit: async (pull: number, sha: string, message: string, supersededAt: string | null = null) => {
      await database.owner`insert into pull_request_commits
        (client_id, pull_request_id, sha, message, authored_at, committed_at, superseded_at)
        values (${id}, ${pull}, ${sha}, ${message}, now(), now(), ${supersededAt})`;
    },
    fact: async (pull: number) => {
      await derive(router, id);
      const [row] = await database.owner`select * from pull_request_facts where pull_request_id = ${pull}`;
      return row ?? {};
    },
  };
}

const PULLS = long ? 2_000 : 500;
const stagesOf = (row: Record<string, unknown>) =>
  ['coding', 'pickup', 'review', 'merge', 'unreviewed'].map((name) => row[`${name}_seconds`]);

const day = (time: string) => `2026-01-05T${time}Z`;
const H = 3_600;

// As coding, pickup, review, merge, unreviewed.
const edges: [string, PullRequestSeed, (number | null)[], number][] = [
  [
    'reviewed and approved',
    {
      firstCommitAt: day('08:00'),
      createdAt: day('10:00'),
      firstReviewAt: day('13:00'),
      firstApprovalAt: day('17:00'),
      mergedAt: day('18:00'),
    },
    [2 * H, 3 * H, 4 * H, H, 0],
    0,
  ],
  [
    'approved with its first review: no time in review',
    {
      createdAt: day('10:00'),
      firstReviewAt: day('13:00'),
      firstApprovalAt: day('13:00'),
      mergedAt: day('18:00'),
    },
    [0, 3 * H, 0, 5 * H, 0],
    0,
  ],
  [
    'never approved: in review until the merge',
    { createdAt: day('10:00'), firstReviewAt: day('13:00'), mergedAt: day('18:00') },
    [0, 3 * H, 5 * H, 0, 0],
    0,
  ],
  ['without a review', { createdAt: day('10:00'), mergedAt: day('18:00') }, [0, 0, 0, 0, 8 * H], 0],
  [
    'first commit after the opening, mended',
    { firstCommitAt: day('12:00'), createdAt: day('10:00'), mergedAt: day('18:00') },
    [0, 0, 0, 0, 8 * H],
    1,
  ],
  [
    'a review before the opening counts from the opening, mended',
    {
      createdAt: day('09:00'),
      openedAt: day('12:00'),
      firstReviewAt: day('10:00'),
      firstApprovalAt: day('14:00'),
      mergedAt: day('15:00'),
    },
    [0, 0, 2 * H, H, 0],
    1,
  ],
  [
    'an approval is a review',
    {
      createdAt: day('10:00'),
      firstReviewAt: day('13:00'),
      firstApprovalAt: day('12:00'),
      mergedAt: day('15:00'),
    },
    [0, 2 * H, 0, 3 * H, 0],
    0,
  ],
  [
    'a review after the merge is none',
    {
      createdAt: day('10:00'),
      firstReviewAt: day('20:00'),
      firstApprovalAt: day('20:00'),
      mergedAt: day('18:00'),
    },
    [0, 0, 0, 0, 8 * H],
    0,
  ],
  [
    'an approval after the merge is none, the review before it counts',
    {
      createdAt: day('10:00'),
      firstReviewAt: day('12:00'),
      firstApprovalAt: day('20:00'),
      mergedAt: day('18:00'),
    },
    [0, 2 * H, 6 * H, 0, 0],
    0,
  ],
  [
    'a review in the second of the merge still counts',
    { createdAt: day('10:00'), firstReviewAt: day('18:00'), mergedAt: day('18:00') },
    [0, 8 * H, 0, 0, 0],
    0,
  ],
  [
    'a draft made ready later was opened then',
    { firstCommitAt: day('08:00'), createdAt: day('09:00'), openedAt: day('12:00'), mergedAt: day('15:00') },
    [4 * H, 0, 0, 0, 3 * H],
    0,
  ],
  [
    'merged as a draft: opened with its creation',
    { createdAt: day('09:00'), openedAt: null, draft: true, mergedAt: day('15:00') },
    [0, 0, 0, 0, 6 * H],
    0,
  ],
  [
    'merged before it was opened, by its clocks, mended',
    { createdAt: day('10:00'), mergedAt: day('09:00') },
    [0, 0, 0, 0, 0],
    1,
  ],
  [
    'all in an impossible order, each mended',
    {
      firstCommitAt: day('19:00'),
      createdAt: day('18:00'),
      firstReviewAt: day('16:00'),
      mergedAt: day('17:00'),
    },
    [0, 0, 0, 0, 0],
    3,
  ],
  ['no commits known', { createdAt: day('10:00'), mergedAt: day('11:00') }, [0, 0, 0, 0, H], 0],
  ['still open', { createdAt: day('10:00'), firstReviewAt: day('11:00') }, Array(5).fill(null), 0],
  ['closed unmerged', { createdAt: day('10:00'), closedAt: day('12:00') }, Array(5).fill(null), 0],
  [
    'fractions of a second: each boundary is cut first, so the sum is still exact',
    {
      firstCommitAt: day('08:00:00.900'),
      createdAt: day('08:00:01.100'),
      firstReviewAt: day('08:00:02.999'),
      firstApprovalAt: day('08:00:03.001'),
      mergedAt: day('08:00:04.500'),
    },
    [1, 1, 1, 1, 0],
    0,
  ],
  [
    'all within one second',
    {
      firstCommitAt: day('08:00:00.100'),
      createdAt: day('08:00:00.200'),
      firstReviewAt: day('08:00:00.300'),
      firstApprovalAt: day('08:00:00.400'),
      mergedAt: day('08:00:00.500'),
    },
    [0, 0, 0, 0, 0],
    0,
  ],
];

describe('the stages of a pull request', () => {
  it.each(edges)('%s', async (_name, seed, expected, anomalies) => {
    const { add, fact } = await client();
    const row = await fact(await add(seed));
    expect(stagesOf(row)).toEqual(expected);
    const sum = expected[0] === null ? null : expected.reduce<number>((a, b) => a + (b ?? 0), 0);
    expect(row).toMatchObject({ elapsed_seconds: sum, anomalies, deploy_seconds: null, lead_seconds: null });
  });

  it('sum to the elapsed time to the second, whatever the times', async () => {
    const { id } = await client();
    await database.owner`
      insert into pull_requests (client_id, repository_id, external_id, number, title, url, state, draft, author_is_bot,
        base_ref, head_ref, labels, additions, deletions, changed_files, comment_count, created_at, opened_at, merged_at,
        closed_at, first_commit_at, source_updated_at, commit_count)
      select ${id}::int, (select id from repositories where client_id = ${id}), g, g::int, 't', 'u', 'merged', false, false, 'main', 'x',
        '{}', 1, 1, 1, 0, t.c, case when g % 5 > 0 then t.c + d.o end, t.c + d.m, t.c + d.m, case when g % 7 > 0 then t.c + d.f end,
        now(), 1
      from generate_series(1::bigint, ${PULLS}) g
      cross join lateral (select timestamptz '2026-01-01' + interval '1 ms' * (g * 7919 % 86400000) as c) t
      cross join lateral (select interval '1 ms' * ((g * 104729 % 9000001) - 1000000) as o, interval '1 ms' * ((g * 1299709 % 9000011) - 500000) as m,
        interval '1 ms' * ((g * 15485863 % 9000017) - 4000000) as f) d`;
    await database.owner`
      insert into reviews (client_id, pull_request_id, external_id, author, author_is_bot, state, comment_count, submitted_at)
      select p.client_id, p.id, v.id, 'grace', false, v.state, 0, p.created_at + interval '1 ms' * (v.late - 1000000)
      from pull_requests p
      cross join lateral (
        select 2 * p.external_id as id, 'commented' as state, p.external_id * 32452843 % 9000029 as late where p.number % 3 > 0
        union all
        select 2 * p.external_id + 1, 'approved', p.external_id * 49979687 % 9000031 where p.number % 2 > 0
      ) v
      where p.client_id = ${id}`;
    await derive(router, id);
    const [row] = await database.owner`
      select count(*)::int as n, count(*) filter (where coding_seconds + pickup_seconds + review_seconds + merge_seconds
          + unreviewed_seconds = elapsed_seconds)::int as exact,
        count(*) filter (where least(coding_seconds, pickup_seconds, review_seconds, merge_seconds, unreviewed_seconds) < 0)::int as negative,
        count(*) filter (where anomalies > 0)::int > ${PULLS / 20} as mended
      from pull_request_facts where client_id = ${id}`;
    expect(row).toEqual({ n: PULLS, exact: PULLS, negative: 0, mended: true });
  });
});

describe('a pull request', () => {
  it('that is an open draft, never made ready, was not opened', async () => {
    const { add, fact } = await client();
    const pull = await add({ createdAt: day('10:00'), openedAt: null, draft: true });
    expect(await fact(pull)).toMatchObject({ state: 'open', opened_at: null, merged_at: null });
  });

  it('that is open and unreviewed has no first review', async () => {
    const { add, fact } = await client();
    const pull = await add({ createdAt: day('10:00') });
    expect(await fact(pull)).toMatchObject({ reviewed_at: null, first_review_seconds: null });
  });

  it('that is open and reviewed knows how long that took', async () => {
    const { add, fact } = await client();
    const pull = await add({ createdAt: day('10:00'), firstReviewAt: day('10:20') });
    expect(await fact(pull)).toMatchObject({ first_review_seconds: 1_200 });
  });

  it('has a time of closing only without a merge', async () => {
    const { add, fact } = await client();
    const closed = await add({ createdAt: day('10:00'), closedAt: day('12:00') });
    const merged = await add({ createdAt: day('10:00'), mergedAt: day('12:00') });
    expect((await fact(closed)).closed_at).toEqual(new Date(day('12:00')));
    expect((await fact(merged)).closed_at).toBeNull();
  });

  it('of a deleted account counts', async () => {
    const { add, fact } = await client({ bots: ['.*'] });
    const pull = await add({ createdAt: day('10:00'), author: null });
    expect(await fact(pull)).toMatchObject({ author: null, excluded_by: null });
  });

  it('counts rounds of changes that another person asked for and that still stand', async () => {
    const { add, review, fact } = await client();
    const pull = await add({ createdAt: day('10:00') });
    await review(pull, { at: day('11:00'), state: 'changes_requested' });
    await review(pull, { at: day('12:00'), state: 'changes_requested' });
    await review(pull, { at: day('12:30'), state: 'approved' });
    await review(pull, { at: day('13:00'), state: 'changes_requested', bot: true, author: 'lint[bot]' });
    await review(pull, { at: day('13:00'), state: 'changes_requested', author: 'ada' });
    await review(pull, { at: day('13:00'), state: 'changes_requested', goneAt: day('14:00') });
    expect(await fact(pull)).toMatchObject({ change_requests: 2 });
  });
});

describe('a rule leaves out', () => {
  const rules = { bots: ['-machine$'], excludedBranches: ['^release/'], excludedLabels: ['No Metrics'] };
  const createdAt = day('10:00');
  const cases: [string, Omit<PullRequestSeed, 'createdAt'>, string | null][] = [
    ['nothing of what is ordinary', {}, null],
    ['what the source calls a bot', { bot: true, author: 'renovate' }, 'bots'],
    ['a login that the pattern of bots fits, in any case', { author: 'Deploy-Machine' }, 'bots'],
    ['no login that the pattern only nearly fits', { author: 'machine-ada' }, null],
    ['what goes into a branch of the rule', { baseRef: 'release/1.2' }, 'branches'],
    ['not what comes from such a branch', { headRef: 'release/1.2' }, null],
    ['what has a label of the rule, in any case', { labels: ['bug', 'no metrics'] }, 'labels'],
    ['not what has a similar label', { labels: ['no metrics please'] }, null],
    [
      'a bot before the branch and the label',
      { bot: true, baseRef: 'release/1', labels: ['no metrics'] },
      'bots',
    ],
    ['the branch before the label', { baseRef: 'release/1', labels: ['no metrics'] }, 'branches'],
  ];
  it.each(cases)('%s', async (_name, seed, expected) => {
    const { add, fact } = await client(rules);
    expect(await fact(await add({ createdAt, ...seed }))).toMatchObject({ excluded_by: expected });
  });

  it('what a person left out by hand, before every other rule', async () => {
    const { id, add, fact } = await client(rules);
    const pull = await add({ createdAt, bot: true, baseRef: 'release/1' });
    const other = await add({ createdAt });
    await database.owner`insert into manual_exclusions (client_id, kind, item_id, reason, actor)
      values (${id}, 'pull_request', ${pull}, 'moved files', 'ada@example.com'), (${id}, 'issue', ${other}, 'x', 'y')`;
    expect(await fact(pull)).toMatchObject({ excluded_by: 'by_hand' });
    expect(await fact(other)).toMatchObject({ excluded_by: null });
  });
});

describe('what reverts another', () => {
  const sha = 'a'.repeat(40);
  it('is known by the branch of GitHub’s button, with what it takes back', async () => {
    const { add, fact } = await client();
    const bad = await add({ createdAt: day('10:00'), number: 7 });
    const pull = await add({ createdAt: day('11:00'), headRef: 'revert-7-topic' });
    expect(await fact(pull)).toMatchObject({ revert: true, reverts_id: String(bad) });
    expect(await fact(bad)).toMatchObject({ revert: false, reverts_id: null });
  });

  it('is known by its title, though not what it takes back', async () => {
    const { add, fact } = await client();
    const pull = await add({ createdAt: day('11:00'), title: 'Revert "Add a thing"' });
    expect(await fact(pull)).toMatchObject({ revert: true, reverts_id: null });
    const talk = await add({ createdAt: day('11:00'), title: 'Revert button for the form' });
    expect(await fact(talk)).toMatchObject({ revert: false });
  });

  it('is known by git’s words in a commit, with what was merged as that commit', async () => {
    const { add, commit, fact } = await client();
    const bad = await add({ createdAt: day('10:00'), mergedAt: day('10:30'), mergeCommitSha: sha });
    const pull = await add({ createdAt: day('11:00') });
    await commit(pull, 'b'.repeat(40), `Take it back\n\nThis reverts commit ${sha}.`);
    expect(await fact(pull)).toMatchObject({ revert: true, reverts_id: String(bad) });
  });

  it('is not known by a commit that a force push took out', async () => {
    const { add, commit, fact } = await client();
    const pull = await add({ createdAt: day('11:00') });
    await commit(pull, 'b'.repeat(40), `This reverts commit ${sha}.`, day('12:00'));
    expect(await fact(pull)).toMatchObject({ revert: false });
  });

  it('reverts nothing of another repository, and never itself', async () => {
    const { id, add, fact } = await client();
    const elsewhere = await seedRepository(database.owner, id);
    await seedPullRequest(database.owner, id, elsewhere, { createdAt: day('10:00'), number: 9 });
    const pull = await add({ createdAt: day('11:00'), number: 8, headRef: 'revert-9-topic' });
    const self = await add({ createdAt: day('11:00'), number: 10, headRef: 'revert-10-topic' });
    expect(await fact(pull)).toMatchObject({ revert: true, reverts_id: null });
    expect(await fact(self)).toMatchObject({ revert: true, reverts_id: null });
  });
});

describe('a hotfix', () => {
  const createdAt = day('10:00');
  const cases: [string, Omit<PullRequestSeed, 'createdAt'>, boolean][] = [
    ['is known by its title', { title: 'HOTFIX: stop the bleeding' }, true],
    ['not by a word that only contains it', { title: 'Rename hotfixer' }, false],
    ['is known by its branch', { headRef: 'hotfix/login' }, true],
    ['not by a branch that only mentions it', { headRef: 'docs/hotfix/login' }, false],
    ['is known by its label', { labels: ['Hotfix'] }, true],
    ['is not what is ordinary', {}, false],
  ];
  it.each(cases)('%s', async (_name, seed, hotfix) => {
    const { add, fact } = await client();
    expect(await fact(await add({ createdAt, ...seed }))).toMatchObject({ hotfix });
  });
});

it('is made anew where it is marked, and there alone', async () => {
  const { id, add } = await client();
  const [first, second] = [await add({ createdAt: day('10:00') }), await add({ createdAt: day('10:00') })];
  await derive(router, id);
  await database.owner`update pull_requests set additions = 500 where client_id = ${id}`;
  await derive(router, id, 'pull_requests', [first]);
  const rows =
    await database.owner`select pull_request_id::int as id, size from pull_request_facts where client_id = ${id} order by 1`;
  expect([...rows]).toEqual([
    { id: first, size: 502 },
    { id: second, size: 12 },
  ]);
});

it('takes what a login says that the rule of bots fits, and what is said after the merge, for no review', async () => {
  const { id, add, review, fact } = await client({ bots: ['^ci-'] });
  const pull = await add({ createdAt: day('10:00'), mergedAt: day('18:00') });
  await review(pull, { at: day('11:00'), author: 'ci-approver', state: 'approved' });
  await review(pull, { at: day('20:00'), author: 'grace', state: 'changes_requested' });
  expect(await fact(pull)).toMatchObject({
    reviewed_at: null,
    review_count: 0,
    change_requests: 0,
    unreviewed_seconds: 8 * H,
  });
  const load = await database.owner`select from review_facts where client_id = ${id}`;
  expect(load.length).toBe(0);
});
