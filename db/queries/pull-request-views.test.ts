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
  seedReviewRequest,
} from '#db/testing/seed.ts';
import { ci as ciEndpoint } from '#lib/api/ci.ts';
import { openPullRequests as openEndpoint } from '#lib/api/open-pull-requests.ts';
import { pullRequestList as listEndpoint } from '#lib/api/pull-requests.ts';
import type { Db, Router } from '../router/router.ts';
import { ci } from './ci.ts';
import { type MetricScope, metricScope } from './metric-scope.ts';
import { openPullRequests } from './open-pull-requests.ts';
import { pullRequestDetail } from './pull-request-detail.ts';
import { pullRequestDistribution } from './pull-request-distribution.ts';
import { pullRequestList } from './pull-request-list.ts';
import { pullRequestRepositories } from './pull-request-repositories.ts';
import { pullRequestSizes } from './pull-request-sizes.ts';
import { pullRequestStages } from './pull-request-stages.ts';
import { pullRequestSummary } from './pull-request-summary.ts';
import { reviewerLoad } from './reviewer-load.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

const HOUR = 3_600;
const at = (day: string, time = '10:00') => `2026-01-${day}T${time}Z`;
const range = { from: '2026-01-05', to: '2026-01-18', bucket: 'week' as const };
type Params = Partial<Parameters<typeof metricScope>[1]>;

async function client() {
  const { owner } = database;
  const id = await seedClient(owner);
  const repository = await seedRepository(owner, id);
  return {
    id,
    repository,
    add: (seed: PullRequestSeed, into = repository) => seedPullRequest(owner, id, into, seed),
    review: (pull: number, seed: Parameters<typeof seedReview>[3]) => seedReview(owner, id, pull, seed),
    request: (pull: number, seed: Parameters<typeof seedReviewRequest>[3]) =>
      seedReviewRequest(owner, id, pull, seed),
    ask: async <T>(
      question: (db: Db, scope: MetricScope) => Promise<T>,
      params: Params = range,
    ): Promise<T> => {
      await derive(router, id);
      await database.waitForReplicas();
      return await router.read('dashboard_query', { clientId: id }, async (db) =>
        question(db, await metricScope(db, { client: id, ...params })),
      );
    },
  };
}

const open =
  (id: number, params: Record<string, string> = {}) =>
  (db: Db, scope: MetricScope) =>
    openPullRequests(db, scope, openEndpoint.query!.parse({ client: String(id), ...params }));
const list = (id: number, params: Record<string, string>) => async (db: Db, scope: MetricScope) => {
  const answer = await pullRequestList(
    db,
    scope,
    listEndpoint.query!.parse({ client: String(id), ...params }),
  );
  return { numbers: answer.rows.map(({ number }) => number), meta: answer.meta };
};

describe('the distribution', () => {
  it('has every point, percentiles of all, bars that hold each once, and the period before', async () => {
    const { add, ask } = await client();
    for (const hours of [1, 2, 3, 4, 90]) {
      const mergedAt = new Date(Date.parse(at('10')) + hours * HOUR * 1_000).toISOString();
      await add({ createdAt: at('10'), mergedAt });
    }
    await add({ createdAt: '2025-12-30T10:00Z', mergedAt: '2025-12-30T12:00Z' });
    await add({ createdAt: at('10'), mergedAt: at('11'), bot: true });
    const answer = await ask(pullRequestDistribution);
    expect(answer.points.map(({ elapsedSeconds }) => elapsedSeconds / HOUR)).toEqual([1, 2, 3, 4, 90]);
    expect(answer.percentiles).toMatchObject({ p50: 3 * HOUR, p75: 4 * HOUR });
    expect(answer.percentiles.p90).toBeCloseTo(55.6 * HOUR);
    expect(answer.percentiles.p95).toBeCloseTo(72.8 * HOUR);
    expect(answer.previous).toMatchObject({ n: 1, p50: 2 * HOUR });
    expect(answer.bins.map(({ n }) => n)).toEqual([3, 1, ...Array(17).fill(0), 1]);
    expect(answer.bins.at(-1)).toMatchObject({ fromSeconds: 76 * HOUR, toSeconds: null });
    expect(answer.meta).toMatchObject({ n: 5, excluded: { bots: 1 } });
  });

  it('of one, of several equal ones and of none stands up', async () => {
    const { add, ask } = await client();
    expect(await ask(pullRequestDistribution)).toMatchObject({
      points: [],
      bins: [],
      percentiles: { p50: null },
    });
    await add({ createdAt: at('10'), mergedAt: at('10') });
    expect(await ask(pullRequestDistribution)).toMatchObject({ percentiles: { p50: 0, p95: 0 } });
    await add({ createdAt: at('10'), mergedAt: at('10') });
    expect((await ask(pullRequestDistribution)).bins.map(({ n }) => n)).toEqual([2, 0]);
  });

  it('shows a thousand points at most, and says of how many', async () => {
    const { id, repository, ask } = await client();
    await database.owner`
      insert into pull_requests (client_id, repository_id, external_id, number, title, url, state, draft, author_is_bot,
        base_ref, head_ref, labels, additions, deletions, changed_files, comment_count, created_at, opened_at, merged_at,
        source_updated_at, commit_count)
      select ${id}, ${repository}, n, n, 't', 'u', 'merged', false, false, 'main', 'x', '{}', 1, 1, 1, 0, ${at('10')}, ${at('10')},
        ${at('10')}::timestamptz + n * interval '1 minute', now(), 1 from generate_series(1, 1200) n`;
    const { points, meta } = await ask(pullRequestDistribution);
    expect([points.length, meta.n]).toEqual([1_000, 1_200]);
  });
});

describe('sizes', () => {
  it('cut classes at 10, 50, 250 and 1000 lines', async () => {
    const { id, add, ask } = await client();
    const merged = { createdAt: at('10'), mergedAt: at('10', '12:00') };
    // Two lines deleted each.
    for (const [index, additions] of [7, 8, 47, 48, 247, 248, 997, 998].entries())
      await add({ ...merged, number: index + 1, additions });
    await add({ createdAt: '2025-12-30T10:00Z', mergedAt: '2025-12-30T12:00Z', additions: 0 });
    const { sizes, meta } = await ask(pullRequestSizes);
    expect(sizes.map(({ size, n }) => [size, n])).toEqual([
      ['XS', 1],
      ['S', 2],
      ['M', 2],
      ['L', 2],
      ['XL', 1],
    ]);
    expect(sizes[0]).toMatchObject({ from: 0, to: 10, previousN: 1, elapsedP50: 2 * HOUR, unreviewed: 1 });
    expect(sizes[4]).toMatchObject({ from: 1_000, to: null, firstReviewP50: null });
    expect(meta.n).toBe(8);
    expect((await ask(list(id, { size: 'S', happened: 'merged', sort: 'size' }))).numbers).toEqual([3, 2]);
  });
});

describe('open pull requests', () => {
  const opened = { createdAt: at('06') };
  /** What one is waiting for after what happened to it. */
  async function waits(
    seed: Partial<PullRequestSeed>,
    story: (house: Awaited<ReturnType<typeof client>>, pull: number) => Promise<void>,
  ) {
    const house = await client();
    await story(house, await house.add({ ...opened, ...seed }));
    const { rows } = await house.ask(open(house.id));
    const { waitingFor, reason, waitingSince, reviewers } = rows[0] ?? {};
    return { waitingFor, reason, since: waitingSince?.slice(8, 10), reviewers };
  }
  const asked = (reviewer: string, day: string, removed = false) => ({ reviewer, at: at(day), removed });

  it('wait for nobody where none was asked', async () => {
    expect(await waits({}, async () => {})).toEqual({
      waitingFor: 'nobody',
      reason: 'not_asked',
      since: '06',
      reviewers: [],
    });
  });

  it('wait for those asked, from the first of them on', async () => {
    const found = await waits({}, async ({ request }, pull) => {
      await request(pull, asked('linus', '08'));
      await request(pull, asked('grace', '07'));
    });
    expect(found).toEqual({
      waitingFor: 'reviewer',
      reason: 'review_requested',
      since: '07',
      reviewers: ['grace', 'linus'],
    });
  });

  it('do not wait for one who is not asked any more', async () => {
    const found = await waits({}, async ({ request }, pull) => {
      await request(pull, asked('grace', '07'));
      await request(pull, asked('grace', '08', true));
    });
    expect(found).toMatchObject({ waitingFor: 'nobody', reviewers: [] });
  });

  it('wait for their author after a request for changes, though others are still asked', async () => {
    const found = await waits({}, async ({ request, review }, pull) => {
      await request(pull, asked('grace', '07'));
      await request(pull, asked('linus', '07'));
      await review(pull, { at: at('08'), state: 'changes_requested' });
      await review(pull, { at: at('09'), state: 'commented' });
    });
    expect(found).toEqual({
      waitingFor: 'author',
      reason: 'changes_requested',
      since: '08',
      reviewers: ['linus'],
    });
  });

  it('wait for the reviewer again when he is asked again', async () => {
    const found = await waits({}, async ({ request, review }, pull) => {
      await review(pull, { at: at('08'), state: 'changes_requested' });
      await request(pull, asked('grace', '09'));
    });
    expect(found).toMatchObject({ waitingFor: 'reviewer', since: '09', reviewers: ['grace'] });
  });

  it('are ready to merge once approved, though a team is still asked', async () => {
    const found = await waits({}, async ({ request, review }, pull) => {
      await request(pull, asked('acme/core', '07'));
      await review(pull, { at: at('08'), state: 'changes_requested' });
      await review(pull, { at: at('09'), state: 'approved' });
    });
    expect(found).toMatchObject({ waitingFor: 'merge', reason: 'approved', since: '09' });
  });

  it('wait for the author while another’s request for changes stands', async () => {
    const found = await waits({}, async ({ review }, pull) => {
      await review(pull, { at: at('08'), state: 'changes_requested', author: 'linus' });
      await review(pull, { at: at('09'), state: 'approved' });
    });
    expect(found).toMatchObject({ waitingFor: 'author', reason: 'changes_requested' });
  });

  it('wait for the author after comments without a verdict, or a dismissed one', async () => {
    const commented = await waits({}, ({ review }, pull) => review(pull, { at: at('08') }));
    expect(commented).toMatchObject({ waitingFor: 'author', reason: 'commented', since: '08' });
    const dismissed = await waits({}, ({ review }, pull) =>
      review(pull, { at: at('08'), state: 'dismissed' }),
    );
    expect(dismissed).toMatchObject({ waitingFor: 'author', reason: 'commented' });
  });

  it('count neither bots’ reviews nor their author’s own, nor those that are gone', async () => {
    const found = await waits({}, async ({ review }, pull) => {
      await review(pull, { at: at('08'), state: 'approved', bot: true, author: 'bot' });
      await review(pull, { at: at('08'), state: 'approved', author: 'ada' });
      await review(pull, { at: at('08'), state: 'approved', goneAt: at('09') });
    });
    expect(found).toMatchObject({ waitingFor: 'nobody' });
  });

  it('are their author’s as long as they are drafts', async () => {
    const found = await waits({ draft: true, openedAt: null }, ({ request }, pull) =>
      request(pull, asked('grace', '07')),
    );
    expect(found).toMatchObject({ waitingFor: 'author', reason: 'draft', since: '06', reviewers: ['grace'] });
  });

  it('are filtered by what they wait for and by person, counted, and paged in any order once each', async () => {
    const { id, add, request, review, ask } = await client();
    for (let n = 1; n <= 6; n++) {
      const author = n % 2 === 0 ? 'ada' : 'bob';
      const pull = await add({ createdAt: at(`0${n}`), number: n, author, additions: n * n });
      if (n > 2) await request(pull, { reviewer: n > 4 ? 'grace' : 'linus', at: at('08') });
      if (n === 6) await review(pull, { at: at('09'), state: 'approved' });
    }
    await add({ createdAt: at('09'), number: 7, bot: true });
    await add({ createdAt: at('09'), number: 8, mergedAt: at('10') });
    const numbers = async (params: Record<string, string>) =>
      (await ask(open(id, params))).rows.map(({ number }) => number);
    const whole = await ask(open(id));
    expect(whole.groups).toEqual({ author: 0, reviewer: 3, merge: 1, nobody: 2 });
    expect(whole.people).toEqual([
      { login: 'ada', n: 3 },
      { login: 'bob', n: 3 },
      { login: 'grace', n: 1 },
      { login: 'linus', n: 2 },
    ]);
    expect(whole.meta).toMatchObject({ n: 6, excluded: { bots: 1 } });
    expect(await numbers({ waiting: 'reviewer' })).toEqual([3, 4, 5]);
    expect(await numbers({ person: 'ada' })).toEqual([2, 4, 6]);
    expect(await numbers({ person: 'grace' })).toEqual([5]);
    expect((await ask(open(id, { person: 'grace', waiting: 'merge' }))).groups.reviewer).toBe(1);
    for (const sort of ['age', 'activity', 'waiting', 'size']) {
      for (const order of ['asc', 'desc']) {
        const seen: number[] = [];
        let cursor: string | undefined;
        do {
          const page = await ask(open(id, { sort, order, limit: '2', ...(cursor && { cursor }) }));
          seen.push(...page.rows.map(({ number }) => number));
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect(seen.toSorted(), `${sort} ${order}`).toEqual([1, 2, 3, 4, 5, 6]);
      }
    }
    expect(await numbers({ sort: 'size', order: 'asc' })).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('say how the checks of their head stand: what failed before what runs, a newer run before an older', async () => {
    const { id, repository, add, ask } = await client();
    const run = async (
      sha: string,
      workflow: number,
      status: string,
      conclusion: string | null,
      createdAt = at('07'),
    ) => {
      await database.owner`
        insert into workflow_runs (client_id, repository_id, external_id, workflow_id, name, event, sha, attempt, status,
          conclusion, url, created_at, source_updated_at)
        values (${id}, ${repository}, ${Math.round(Math.random() * 1e12)}, ${workflow}, 'CI', 'push', ${sha}, 1, ${status},
          ${conclusion}, 'u', ${createdAt}, ${createdAt})`;
    };
    const heads = ['green', 'red', 'busy', 'mended', 'none', 'skipped'];
    for (const [index, headSha] of heads.entries())
      await add({ createdAt: at('06'), number: index + 1, headSha });
    await run('green', 1, 'completed', 'success');
    await run('green', 2, 'completed', 'skipped');
    await run('red', 1, 'completed', 'failure');
    await run('red', 2, 'in_progress', null);
    await run('busy', 1, 'queued', null);
    await run('busy', 2, 'completed', 'success');
    await run('mended', 1, 'completed', 'timed_out');
    await run('mended', 1, 'completed', 'success', at('08'));
    await run('skipped', 1, 'completed', 'skipped');
    const { rows } = await ask(open(id));
    const found = Object.fromEntries(rows.map(({ number, ci: state }) => [heads[number - 1], state]));
    expect(found).toEqual({
      green: 'success',
      red: 'failure',
      busy: 'running',
      mended: 'success',
      none: null,
      skipped: null,
    });
  });
});

it('repositories are counted each by itself, by name', async () => {
  const { id, repository, add, ask } = await client();
  const other = await seedRepository(database.owner, id, 'aaa/first');
  await seedRepository(database.owner, id, 'zzz/quiet');
  await add({
    createdAt: at('06'),
    mergedAt: at('06', '14:00'),
    firstReviewAt: at('06', '11:00'),
    additions: 98,
  });
  await add({ createdAt: at('07'), mergedAt: at('07', '12:00'), additions: 8 });
  await add({ createdAt: at('07'), closedAt: at('08') });
  await add({ createdAt: at('02'), mergedAt: at('08') });
  await add({ createdAt: at('02'), mergedAt: at('03') });
  await add({ createdAt: at('07'), bot: true });
  await add({ createdAt: '2025-06-01T10:00Z' }, other);
  const { repositories, meta } = await ask(pullRequestRepositories);
  expect(repositories.map(({ name }) => name)).toEqual(['aaa/first', expect.stringContaining('acme/')]);
  expect(repositories[0]).toMatchObject({ count: 0, openNow: 1, elapsedP50: null, unreviewed: null });
  expect(repositories[1]).toEqual({
    id: String(repository),
    name: expect.any(String),
    count: 4,
    opened: 3,
    merged: 3,
    closedUnmerged: 1,
    openNow: 0,
    elapsedP50: 4 * HOUR,
    firstReviewP50: HOUR,
    unreviewed: 2 / 3,
    sizeP50: 12,
    previousMerged: 1,
    previousElapsedP50: 24 * HOUR,
  });
  expect(meta).toMatchObject({ n: 4, excluded: { bots: 1 } });
});

describe('the load of reviewers', () => {
  it('counts reviews by others, their response from the request or the opening, and what waits, by name', async () => {
    const { add, review, request, ask } = await client();
    const first = await add({ createdAt: at('06') });
    const second = await add({ createdAt: at('06') });
    const bots = await add({ createdAt: at('06'), bot: true });
    await request(first, { reviewer: 'grace', at: at('06', '12:00') });
    await request(first, { reviewer: 'grace', at: at('06', '20:00') });
    await review(first, { at: at('06', '15:00') });
    await review(first, { at: at('06', '18:00'), state: 'approved' });
    await review(second, { at: at('06', '11:00') });
    await review(second, { at: at('06', '11:00'), author: 'Bob' });
    await review(second, { at: at('06', '11:00'), author: 'ada' });
    await review(second, { at: '2025-12-30T10:00Z', author: 'Bob' });
    await review(second, { at: at('07'), author: 'ci', bot: true });
    await review(bots, { at: at('07'), author: 'zoe' });
    await request(second, { reviewer: 'acme/core', at: at('07') });
    const { reviewers, meta } = await ask(reviewerLoad);
    expect(reviewers).toEqual([
      {
        login: 'acme/core',
        reviews: 0,
        previousReviews: 0,
        pullRequests: 0,
        responseP50: null,
        openRequests: 1,
      },
      // His first of that pull request came before the range.
      { login: 'Bob', reviews: 1, previousReviews: 1, pullRequests: 1, responseP50: null, openRequests: 0 },
      // Three hours after being asked, one after the opening.
      {
        login: 'grace',
        reviews: 3,
        previousReviews: 0,
        pullRequests: 2,
        responseP50: 2 * HOUR,
        openRequests: 1,
      },
    ]);
    expect(meta).toMatchObject({ n: 4, excluded: { bots: 1 } });
  });

  it('forgets a review that is gone, and counts one of a pull request that has become one of a bot no more', async () => {
    const { id, add, review, ask } = await client();
    const pull = await add({ createdAt: at('06') });
    await review(pull, { at: at('07') });
    await review(pull, { at: at('08') });
    expect((await ask(reviewerLoad)).reviewers[0]?.reviews).toBe(2);
    await database.owner`update reviews set gone_at = now() where pull_request_id = ${pull} and submitted_at < ${at('08')}`;
    expect((await ask(reviewerLoad)).reviewers).toMatchObject([{ reviews: 1, responseP50: 48 * HOUR }]);
    await database.owner`update pull_requests set author_is_bot = true where client_id = ${id}`;
    expect(await ask(reviewerLoad)).toMatchObject({ reviewers: [], meta: { excluded: { bots: 1 } } });
  });
});

it('CI counts successes and failures of completed runs per workflow and bucket, and nothing else as either', async () => {
  const { id, repository, ask } = await client();
  let next = 1;
  const run = async (
    workflow: number,
    conclusion: string | null,
    minutes: number,
    createdAt = at('06'),
    branch = 'main',
  ) => {
    const finishedAt = new Date(Date.parse(createdAt) + minutes * 60_000).toISOString();
    await database.owner`
      insert into workflow_runs (client_id, repository_id, external_id, workflow_id, name, event, branch, sha, attempt, status,
        conclusion, url, created_at, started_at, finished_at, source_updated_at)
      values (${id}, ${repository}, ${next++}, ${workflow}, ${`Workflow ${workflow}`}, 'push', ${branch}, 'x', 1,
        ${conclusion ? 'completed' : 'in_progress'}, ${conclusion}, 'u', ${createdAt}, ${createdAt}, ${finishedAt}, ${createdAt})`;
  };
  await run(1, 'success', 2);
  await run(1, 'success', 4, at('13'));
  await run(1, 'success', 6);
  await run(1, 'failure', 8);
  await run(1, 'cancelled', 1);
  await run(1, null, 1);
  await run(1, 'success', 10, '2025-12-30T10:00:00Z');
  await run(2, 'timed_out', -5, at('06'), 'topic');
  const question =
    (params = {}) =>
    (db: Db, scope: MetricScope) =>
      ci(db, scope, ciEndpoint.query!.parse({ client: String(id), ...params }));
  const { workflows, buckets, meta } = await ask(question());
  expect(workflows).toMatchObject([
    { id: '1', name: 'Workflow 1', runs: 5, successes: 3, failures: 1, successRate: 0.75, p50: 300 },
    { id: '2', runs: 1, successRate: 0, p50: 0, previous: { runs: 0, successRate: null } },
  ]);
  expect(workflows[0]?.previous).toEqual({ runs: 1, successRate: 1, p50: 600 });
  expect(workflows[0]?.p95).toBeCloseTo(462);
  expect(buckets.map(({ runs, successRate }) => [runs, successRate])).toEqual([
    [5, 0.5],
    [1, 1],
  ]);
  expect(meta).toMatchObject({ n: 5, excluded: { cancelled_or_skipped: 1 } });
  expect((await ask(question({ workflow: '2' }))).buckets.map(({ runs }) => runs)).toEqual([1, 0]);
  expect((await ask(question(), { ...range, branch: 'topic' })).workflows.map(({ id: one }) => one)).toEqual([
    '2',
  ]);
});

it('rounds of changes, reviews, comments and reverts are those of merged pull requests', async () => {
  const { add, review, ask } = await client();
  const pull = await add({ createdAt: at('06'), mergedAt: at('09') });
  await review(pull, { at: at('07'), state: 'changes_requested' });
  await review(pull, { at: at('08'), state: 'changes_requested' });
  await add({ createdAt: at('06'), mergedAt: at('09'), title: 'Revert "It"' });
  const { current } = await ask(pullRequestSummary);
  expect(current).toMatchObject({
    revertRate: 0.5,
    changeRequests: { mean: 1, p90: 1.8 },
    reviews: { mean: 1 },
    comments: { mean: 0 },
  });
});

describe('filters', () => {
  it('by label, branch and service leave the same pull requests in every question', async () => {
    const { id, repository, add, ask } = await client();
    const other = await seedRepository(database.owner, id);
    const merged = { createdAt: at('06'), mergedAt: at('07') };
    await add({ ...merged, labels: ['Bug'] });
    await add({ ...merged, baseRef: 'release' });
    await add({ ...merged }, other);
    const [service] =
      await database.owner`insert into services (client_id, name) values (${id}, 'Shop') returning id`;
    await database.owner`insert into service_repositories (client_id, service_id, repository_id) values (${id}, ${Number(service?.id)}, ${repository})`;
    const filters: [Params, number][] = [
      [{}, 3],
      [{ label: 'bug' }, 1],
      [{ branch: 'main' }, 2],
      [{ service: Number(service?.id) }, 2],
      [{ repository: other }, 1],
      [{ service: Number(service?.id), branch: 'release', label: 'bug' }, 0],
    ];
    for (const [filter, n] of filters) {
      const params = { ...range, ...filter };
      const found = [
        (await ask(pullRequestSummary, params)).current.merged,
        (await ask(pullRequestStages, params)).meta.n,
        (await ask(pullRequestDistribution, params)).points.length,
        (await ask(pullRequestSizes, params)).meta.n,
        (await ask(pullRequestRepositories, params)).meta.n,
        (await ask(list(id, {}), params)).meta.n,
      ];
      expect(found, JSON.stringify(filter)).toEqual(Array(6).fill(n));
    }
  });

  it('of the list choose what stands behind a bar, a point or a row', async () => {
    const { id, add, review, ask } = await client();
    await add({ number: 1, createdAt: at('06'), mergedAt: at('06', '12:00') });
    const reviewed = await add({
      number: 2,
      createdAt: at('06'),
      firstReviewAt: at('07'),
      mergedAt: at('08'),
      title: 'Revert "It"',
    });
    await review(reviewed, { at: at('07'), state: 'changes_requested' });
    await add({ number: 3, createdAt: at('06'), mergedAt: at('06', '14:00'), bot: true });
    await add({ number: 4, createdAt: at('07'), closedAt: at('09') });
    await add({ number: 5, createdAt: '2025-12-01T10:00Z', closedAt: at('09') });
    const found = async (params: Record<string, string>) =>
      (await ask(list(id, { order: 'asc', ...params }))).numbers.toSorted();
    expect(await found({})).toEqual([1, 2, 3, 4]);
    expect(await found({ excluded: 'without' })).toEqual([1, 2, 4]);
    expect(await found({ excluded: 'only' })).toEqual([3]);
    expect(await found({ happened: 'closed' })).toEqual([4, 5]);
    expect(await found({ happened: 'merged', trait: 'unreviewed' })).toEqual([1, 3]);
    expect(await found({ trait: 'revert' })).toEqual([2]);
    expect(await found({ trait: 'changes_requested' })).toEqual([2]);
    expect(await found({ reviewer: 'grace' })).toEqual([2]);
    expect(await found({ elapsedFrom: String(2 * HOUR), elapsedTo: String(4 * HOUR) })).toEqual([1]);
    expect((await ask(list(id, { excluded: 'without' }))).meta).toMatchObject({
      n: 3,
      excluded: { bots: 1 },
    });
  });
});

describe('one pull request', () => {
  it('tells its stages and all that happened, in order', async () => {
    const { id, add, request, ask } = await client();
    const pull = await add({
      createdAt: at('06'),
      firstCommitAt: at('05'),
      firstReviewAt: at('07'),
      firstApprovalAt: at('07'),
      mergedAt: at('08'),
      labels: ['bug'],
    });
    await request(pull, { reviewer: 'grace', at: at('06', '11:00') });
    await database.owner`
      insert into pull_request_commits (client_id, pull_request_id, sha, message, author_login, authored_at, committed_at)
      values (${id}, ${pull}, ${'a'.repeat(40)}, ${'Add it\n\nAt last.'}, 'ada', ${at('05')}, ${at('05')})`;
    const found = await ask((db, scope) => pullRequestDetail(db, scope, { client: id, id: pull }));
    expect(found.happened.map(({ kind, actor, text }) => [kind, actor, text])).toEqual([
      ['commit', 'ada', 'Add it'],
      ['review_requested', null, 'grace'],
      ['approved', 'grace', null],
    ]);
    const day = 24 * HOUR;
    expect(found).toMatchObject({
      stages: { coding: day, pickup: day, review: 0, merge: day, unreviewed: 0, deploy: null },
      elapsedSeconds: 3 * day,
      linkMethod: 'none',
      deployment: null,
      excludedBy: null,
      labels: ['bug'],
      meta: { n: 1, anomalies: 0 },
    });
  });

  it('says who left it out and why', async () => {
    const { id, add, ask } = await client();
    const pull = await add({ createdAt: at('06') });
    await database.owner`insert into manual_exclusions (client_id, kind, item_id, reason, actor) values (${id}, 'pull_request', ${pull}, 'moved files', 'ada')`;
    const found = await ask((db, scope) => pullRequestDetail(db, scope, { client: id, id: pull }));
    expect(found).toMatchObject({
      excludedBy: 'by_hand',
      exclusion: { reason: 'moved files', actor: 'ada' },
    });
  });

  it('of another client is not found', async () => {
    const [mine, other] = [await client(), await client()];
    const pull = await other.add({ createdAt: at('06') });
    const stolen = mine.ask((db, scope) => pullRequestDetail(db, scope, { client: mine.id, id: pull }));
    await expect(stolen).rejects.toMatchObject({ status: 404 });
  });
});
