import { afterEach, expect, it } from 'vitest';
import { createFixture, type Fixture, NOW, smallWorld } from '#server/etl/testing/fixture.ts';
import { later, runOf } from '#server/etl/testing/inspect.ts';
import { plainIssues } from '#sources/sample/world/issue-list.ts';
import { syncGitHubIssues } from './sync-github-issues.ts';
import { firstStore, linesOf, loginOf, second, storedLines, sync } from './testing/sync.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const jobs = [syncGitHubIssues];

const stored = () =>
  storedLines(fixture, 'issues t', [
    ...[
      't.external_id',
      't.key',
      't.number',
      't.title',
      't.status_id',
      't.state_reason',
      'to_jsonb(t.labels)',
    ],
    ...['t.author', 't.assignee', 't.comment_count', second('t.created_at'), second('t.resolved_at')],
    ...[second('t.source_updated_at'), 't.gone_at'],
  ]);
const expected = () =>
  linesOf(fixture, function* (store) {
    for (const issue of plainIssues(store, 'created_at')) {
      yield [
        ...[issue.id, `#${issue.number}`, issue.number, issue.title, issue.state, issue.state_reason],
        ...[JSON.stringify(issue.labels.map(({ name }) => name)).replaceAll('","', '", "')],
        ...[loginOf(issue.user), issue.assignees[0]?.login, store.issueComments.of(issue.number).length],
        ...[issue.created_at, issue.closed_at, issue.updated_at, null],
      ];
    }
  });
const storedChanges = () =>
  storedLines(fixture, 'issue_changes c join issues t on t.id = c.issue_id', [
    ...['t.number', 'c.external_id', 'c.item', 'c.field', 'c.from_id', 'c.to_id', 'c.author', second('c.at')],
  ]);
const expectedChanges = () =>
  linesOf(fixture, function* (store) {
    for (const { number } of plainIssues(store, 'created_at')) {
      for (const { event, node_id, actor, created_at } of store.events.of(number)) {
        if (event !== 'closed' && event !== 'reopened') continue;
        const [from, to] = event === 'closed' ? ['open', 'closed'] : ['closed', 'open'];
        yield [number, node_id, 0, 'status', from, to, loginOf(actor), created_at];
      }
    }
  });

async function expectAll() {
  expect(await stored()).toEqual(expected());
  expect(await storedChanges()).toEqual(expectedChanges());
}

const act = (type: 'issue.closed' | 'issue.reopened', number: number, at: Date) =>
  fixture.github.world.apply({
    type,
    at: at.getTime(),
    repository: firstStore(fixture).repository.full_name,
    number,
    by: null,
  });

it('stores the issues, no pull request among them, with labels, assignee and when they were closed', async () => {
  const world = smallWorld();
  world.advanceTo(NOW.getTime());
  for (const { issues, repository } of world.repositories) {
    const [issue] = issues.values();
    issue?.assignees.push(repository.owner);
  }
  fixture = await createFixture({ jobs, world });
  const run = await sync(fixture);
  expect(run).toMatchObject({ state: 'succeeded' });
  await expectAll();
  expect(expected().length).toBeGreaterThan(20);
  expect(expectedChanges().length).toBeGreaterThan(10);
  expect(run.steps.map(({ done, total }) => [done, total])).toEqual(
    world.repositories.map((store) => Array(2).fill(plainIssues(store, 'created_at').length)),
  );
  const statuses = await fixture.database.owner`
    select external_id, category from issue_statuses where client_id = ${fixture.clientId} order by 1`;
  expect(statuses.map((row) => [row.external_id, row.category])).toEqual([
    ['closed', 'done'],
    ['open', 'new'],
  ]);
});

it('is by an incremental sync what a full one makes it, and asks once a repository', async () => {
  fixture = await createFixture({ jobs });
  await sync(fixture);
  fixture.setNow(later(24 * 7));
  const open =
    plainIssues(firstStore(fixture), 'created_at').find(({ state }) => state === 'open')?.number ?? 0;
  act('issue.closed', open, later(1));
  act('issue.reopened', open, later(2));
  act('issue.closed', open, later(3));
  const { length } = fixture.github.requests;
  await sync(fixture, 'incremental');
  await expectAll();
  expect(fixture.github.requests.length - length).toBe(fixture.github.world.repositories.length);
  const { steps } = await sync(fixture);
  await expectAll();
  expect(steps[0]?.done).toBe(plainIssues(firstStore(fixture), 'created_at').length);
});

it('marks in a full sync, and in no other, what was deleted or transferred', async () => {
  fixture = await createFixture({ jobs });
  await sync(fixture);
  const store = firstStore(fixture);
  const [issue] = plainIssues(store, 'created_at');
  if (!issue) throw new Error('no issue');
  store.issues.delete(issue.number);
  const gone = async () =>
    (
      await fixture.database.owner`select key from issues where client_id = ${fixture.clientId}
      and gone_at is not null`
    ).map(({ key }) => key);
  await sync(fixture, 'incremental');
  expect(await gone()).toEqual([]);
  await sync(fixture);
  expect(await gone()).toEqual([`#${issue.number}`]);
  store.issues.set(issue.number, issue);
  await sync(fixture);
  expect(await gone()).toEqual([]);
});

it('G2: reads all of 130 changes and 45 labels of one issue', async () => {
  const world = smallWorld({ repositories: 1 });
  world.advanceTo(NOW.getTime());
  fixture = await createFixture({ jobs, world });
  const open = plainIssues(firstStore(fixture), 'created_at').find(({ state }) => state === 'open');
  if (!open) throw new Error('no open issue');
  for (let n = 0; n < 65; n++) {
    act('issue.closed', open.number, new Date(NOW.getTime() - 60_000 + n * 100));
    act('issue.reopened', open.number, new Date(NOW.getTime() - 60_000 + n * 100 + 50));
  }
  for (let n = 0; n < 45; n++) open.labels.push({ name: `label "${n}"` });
  await sync(fixture);
  expect((await storedChanges()).filter((line) => line.includes(`| ${open.number} |`))).toHaveLength(130);
  const [row] = await fixture.database.owner`
    select labels from issues where client_id = ${fixture.clientId} and number = ${open.number}`;
  expect(row?.labels).toEqual(open.labels.map(({ name }) => name));
});

it('goes on behind its cursor after a stop, and still knows what is gone', async () => {
  fixture = await createFixture({
    jobs,
    latencyMs: 150,
    world: smallWorld({ repositories: 1, pullRequestsPerMonth: 500 }),
  });
  await sync(fixture);
  const store = firstStore(fixture);
  const [issue] = plainIssues(store, 'created_at');
  store.issues.delete(issue?.number ?? 0);
  const runId = await fixture.start();
  const leave = new AbortController();
  const done = fixture.execute(runId, leave.signal, { chunkSize: 50 });
  const chunks = async () => (await runOf(fixture, runId)).steps[0]?.chunks ?? 0;
  await expect.poll(chunks, { interval: 2, timeout: 20_000 }).toBeGreaterThan(0);
  leave.abort(new Error('The server is stopping'));
  await done;
  const { length } = fixture.github.requests;
  await fixture.execute(runId, undefined, { chunkSize: 50 });
  expect(fixture.github.requests[length]?.variables?.after).toEqual(expect.any(String));
  const lines = await stored();
  expect(lines.filter((line) => line.endsWith('| -'))).toEqual(expected());
  expect(lines).toHaveLength(expected().length + 1);
});
