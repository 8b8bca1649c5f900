import { afterEach, expect, it } from 'vitest';
import { createFixture, type Fixture, NOW, smallWorld } from '#server/etl/testing/fixture.ts';
import { later, runOf } from '#server/etl/testing/inspect.ts';
import type { IssueComment } from '#sources/sample/world/records.ts';
import { syncGitHubComments } from './sync-github-comments.ts';
import { firstStore, linesOf, loginOf, second, storedLines, sync } from './testing/sync.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const jobs = [syncGitHubComments];

const stored = () =>
  storedLines(fixture, '(select * from comments where gone_at is null) t', [
    ...[
      't.kind',
      't.external_id',
      't.number',
      't.author',
      second('t.created_at'),
      second('t.source_updated_at'),
    ],
  ]);
const expected = () =>
  linesOf(fixture, function* ({ issueComments, reviewComments }) {
    for (const { number, record } of issueComments.all()) {
      yield ['conversation', record.id, number, loginOf(record.user), record.created_at, record.updated_at];
    }
    for (const { number, record } of reviewComments.all()) {
      yield ['review', record.id, number, loginOf(record.user), record.created_at, record.updated_at];
    }
  });
const asked = (kind: 'issues' | 'pulls') =>
  fixture.github.requests.filter(({ path }) => path.includes(`/${kind}/comments`));

/** One more comment on the first pull request of the first repository. */
function say(id: number, at: Date): IssueComment {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const { repository, pulls } = firstStore(fixture);
  const [pull] = pulls.values();
  const comment: IssueComment = { id, user: null, created_at: time, updated_at: time };
  fixture.github.world.apply({
    type: 'commented',
    at: at.getTime(),
    repository: repository.full_name,
    number: pull?.number ?? 0,
    comment,
  });
  return comment;
}

it('G11: stores every comment of both kinds, and asks for none since 1970', async () => {
  fixture = await createFixture({ jobs });
  const run = await sync(fixture);
  expect(run).toMatchObject({ state: 'succeeded' });
  expect(await stored()).toEqual(expected());
  expect(expected().length).toBeGreaterThan(100);
  for (const { repository } of fixture.github.world.repositories) {
    const [first] = asked('issues').filter(({ path }) => path.includes(repository.full_name));
    expect(first?.path).not.toContain('since');
  }
  const counts = fixture.github.world.repositories.map(
    (store) => store.issueComments.all().length + store.reviewComments.all().length,
  );
  expect(run.steps.map(({ done }) => done)).toEqual(counts);
});

it('reads 450 comments of which 150 are of one second, each once', async () => {
  fixture = await createFixture({ jobs, world: smallWorld({ repositories: 1, pullRequestsPerMonth: 10 }) });
  fixture.github.world.advanceTo(NOW.getTime());
  for (let n = 0; n < 300; n++) say(1_000 + n, new Date(NOW.getTime() - 86_400_000 + n * 10_000));
  for (let n = 0; n < 150; n++) say(2_000 + n, later(-10));
  const run = await sync(fixture);
  expect(await stored()).toEqual(expected());
  expect(run.steps[0]?.done).toBe(expected().length);
});

it('is by an incremental sync what a full one makes it: new ones and edited ones', async () => {
  fixture = await createFixture({ jobs });
  const old = say(1, later(-200));
  await sync(fixture);
  fixture.setNow(later(24));
  old.updated_at = '2026-11-21T10:00:00Z';
  say(2, later(3));
  const before = asked('issues').length;
  await sync(fixture, 'incremental');
  expect(await stored()).toEqual(expected());
  expect(asked('issues').length - before).toBe(fixture.github.world.repositories.length);
  expect(asked('issues').at(-1)?.path).toContain('since=2026-11-20T11%3A58%3A00Z');
  await sync(fixture);
  expect(await stored()).toEqual(expected());
});

it('marks in a full sync what was deleted, wherever it stands in the list', async () => {
  fixture = await createFixture({ jobs, world: smallWorld({ repositories: 1, pullRequestsPerMonth: 100 }) });
  await sync(fixture);
  const { issueComments, reviewComments } = firstStore(fixture);
  for (const list of [issueComments, reviewComments]) {
    const all = list.all();
    for (const index of [0, 100, all.length - 1]) {
      const { number, record } = all[index] ?? { number: 0 };
      const kept = [...list.of(number)].filter((one) => one !== record);
      list.replace(number, kept as never);
    }
  }
  const before = (await stored()).length;
  await sync(fixture, 'incremental');
  expect(await stored()).toHaveLength(before);
  await sync(fixture);
  expect(await stored()).toEqual(expected());
  expect(before).toBe(expected().length + 6);
});

it('goes on at its place after a stop, and counts each once that it reads again', async () => {
  fixture = await createFixture({
    jobs,
    latencyMs: 150,
    world: smallWorld({ repositories: 1, pullRequestsPerMonth: 100 }),
  });
  const runId = await fixture.start();
  const leave = new AbortController();
  const done = fixture.execute(runId, leave.signal, { chunkSize: 50 });
  await expect.poll(async () => (await stored()).length, { interval: 2, timeout: 20_000 }).toBeGreaterThan(0);
  leave.abort(new Error('The server is stopping'));
  await done;
  expect((await stored()).length).toBeLessThan(expected().length);
  const { length } = fixture.github.requests;
  await fixture.execute(runId, undefined, { chunkSize: 50 });
  expect(fixture.github.requests[length + 1]?.path).toContain('since=');
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'succeeded' });
  expect(await stored()).toEqual(expected());
  expect(run.steps[0]?.done).toBe(expected().length);
});
