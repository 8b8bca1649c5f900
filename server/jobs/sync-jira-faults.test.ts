import { afterEach, expect, it } from 'vitest';
import { later } from '#server/etl/testing/inspect.ts';
import { expectedJira, storedJira } from '#server/etl/testing/jira-contents.ts';
import { createJiraFixture, type JiraFixture, smallJiraWorld } from '#server/etl/testing/jira-fixture.ts';
import { createRandom } from '#sources/sample/generate/random.ts';
import type { JiraWorld } from '#sources/sample/jira/world.ts';

let fixture: JiraFixture;
afterEach(() => fixture.close());

const long = process.env.LEADLINE_TEST_LONG === '1';
const contents = ({ database, clientId }: JiraFixture) => storedJira(database.owner, clientId);
/** More than a page of issues in one project. */
const pages = () => smallJiraWorld({ repositories: 1, pullRequestsPerMonth: 180 });
const searches = ({ jira }: JiraFixture) =>
  jira.requests.filter(
    ({ path, variables }) =>
      path === '/rest/api/3/search/jql' && Array.isArray(variables?.fields) && variables.fields.length > 1,
  );

it('stores everything once through 502s, web pages and broken connections', async () => {
  fixture = await createJiraFixture({
    world: pages(),
    faults: { badGateway: 0.1, html: 0.05, dropEvery: 9, seed: 5 },
  });
  expect(await fixture.run()).toMatchObject({ state: 'succeeded', quarantined: 0 });
  expect(await contents(fixture)).toEqual(expectedJira(fixture.world));
});

it.each([
  ['the token of a page for the second time', { repeatCursor: 1 }],
  ['an empty page that says there are more', { emptyPage: 1 }],
])('ends when Jira gives %s, and says so', async (words, faults) => {
  fixture = await createJiraFixture({ world: pages(), faults });
  const run = await fixture.run();
  expect(run).toMatchObject({ state: 'failed', error: { code: 'source_bad_answer' } });
  expect(run.error?.message).toContain(`${words} (tried 3 times)`);
  expect(searches(fixture).length).toBeLessThan(6);
});

it('sets aside issues that do not fit, and takes them in when they do', async () => {
  fixture = await createJiraFixture({ world: pages(), faults: { bad: 0.02 } });
  const run = await fixture.run();
  const expected = expectedJira(fixture.world);
  expect(run).toMatchObject({ state: 'partial', error: { code: 'records_set_aside' } });
  expect(run.quarantined).toBeGreaterThan(0);
  expect((await contents(fixture)).issues).toHaveLength(expected.issues.length - run.quarantined);
  const [first] = await fixture.database.owner`
    select record_key, reason, payload from etl_quarantine where client_id = ${fixture.clientId} limit 1`;
  expect(first).toMatchObject({
    record_key: expect.stringMatching(/^CHK-\d+$/),
    reason: expect.stringMatching(/summary: expected string/),
    payload: { fields: { summary: 42 } },
  });
  fixture.jira.setFaults(undefined);
  expect(await fixture.run()).toMatchObject({ state: 'succeeded' });
  expect(await contents(fixture)).toEqual(expected);
  expect(
    await fixture.database
      .owner`select 1 from etl_quarantine where client_id = ${fixture.clientId} and resolved_at is null`,
  ).toEqual([]);
});

it('goes on at the page it was left at', async () => {
  fixture = await createJiraFixture({ world: pages(), latencyMs: 15 });
  const leave = new AbortController();
  const done = fixture.run('full', { signal: leave.signal, chunks: { chunkSize: 100 } });
  while (searches(fixture).length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  leave.abort();
  const left = await done;
  expect(left.state).toBe('queued');
  const asked = searches(fixture).length;
  expect(await fixture.resume(left.id)).toMatchObject({ state: 'succeeded' });
  expect(searches(fixture)[asked]?.variables?.nextPageToken).toEqual(expect.any(String));
  expect(await contents(fixture)).toEqual(expectedJira(fixture.world));
});

it('tells nobody its token, also when it is refused', async () => {
  const token = 'ATATT3xFfGF0-a-token-nobody-may-see';
  fixture = await createJiraFixture({ integrationToken: token });
  const run = await fixture.run();
  expect(run).toMatchObject({ state: 'failed', error: { code: 'source_unauthorized' } });
  expect(run.error?.message).toMatch(/refused the e-mail address and API token \(401\).*enter both anew/);
  const { owner } = fixture.database;
  const [told] = await owner`
    select (select json_agg(e) from etl_events e)::text || (select json_agg(r) from etl_runs r)::text ||
      (select json_agg(a) from audit_log a)::text || (select json_agg(i) from integrations i)::text as everything`;
  expect(told?.everything).not.toContain(token);
});

it('loads the days of a backfill, and leaves the place of the ordinary scan alone', async () => {
  fixture = await createJiraFixture();
  const { database, clientId, world } = fixture;
  await fixture.run();
  await database.owner`delete from issues where client_id = ${clientId}
    and created_at >= '2026-10-05' and created_at < '2026-10-12'`;
  expect(expectedJira(world).issues.length).toBeGreaterThan((await contents(fixture)).issues.length);
  const run = await fixture.run('backfill', { range: { from: '2026-10-05', to: '2026-10-11' } });
  expect(run).toMatchObject({ state: 'succeeded' });
  expect(await contents(fixture)).toEqual(expectedJira(world));
});

const STEPS = 200;

it.each(Array.from({ length: long ? 50 : 5 }, (_, index) => index + 1))(
  'equals a full sync after 200 random changes with incremental syncs and faults in between (seed %i)',
  async (seed) => {
    const world = smallJiraWorld({ seed, pullRequestsPerMonth: 40 });
    fixture = await createJiraFixture({
      world,
      faults: { badGateway: 0.01, dropEvery: 90, seed },
    });
    await fixture.run();
    const random = createRandom(`jira changes/${seed}`);
    const gone = new Set<string>();
    for (let step = 1; step <= STEPS; step++) {
      const at = later(step * 0.7);
      fixture.setNow(at);
      changeSomething(world, random, at.getTime(), gone);
      if (random.chance(0.05)) await fixture.run('incremental');
    }
    for (const { key } of world.projects)
      world.apply({ type: 'visible', project: key, visible: true, at: later(STEPS * 0.7).getTime() });
    fixture.setNow(later(STEPS * 0.7 + 25));
    expect(await fixture.run('incremental')).toMatchObject({ state: 'succeeded' });

    const other = await fixture.another();
    await other.run();
    const fresh = await storedJira(fixture.database.owner, other.clientId);
    expect(fresh).toEqual(expectedJira(world));
    expect(await contents(fixture)).toEqual(fresh);
    const marked = await fixture.database
      .owner`select external_id as id from issues where client_id = ${fixture.clientId} and gone_at is not null`;
    // Exactly what the world lost; what came and went between two runs was never seen.
    for (const { id } of marked) expect(world.issues.has(String(id))).toBe(false);
    const known = await fixture.database
      .owner`select external_id as id from issues where client_id = ${fixture.clientId}`;
    const lost = known.map(({ id }) => String(id)).filter((id) => !world.issues.has(id));
    expect(marked.map(({ id }) => String(id)).sort()).toEqual(lost.sort());
    expect(gone.size).toBeGreaterThan(0);
  },
  120_000,
);

function changeSomething(
  world: JiraWorld,
  random: ReturnType<typeof createRandom>,
  at: number,
  gone: Set<string>,
): void {
  const issue = random.pick([...world.issues.values()]);
  const by = random.pick([...world.users.values()]);
  const set = (field: string, value: unknown) =>
    world.apply({ type: 'set', id: issue.id, by, at, field, value });
  const project = random.pick(world.projects).key;
  switch (random.int(0, 8)) {
    case 0:
      world.apply({ type: 'deleted', id: issue.id, at });
      gone.add(issue.id);
      return;
    case 1:
    case 2:
      if (project !== issue.fields.project.key) world.apply({ type: 'moved', id: issue.id, by, project, at });
      return;
    case 3:
      world.apply({ type: 'visible', project, visible: random.chance(0.6), at });
      return;
    case 4:
      set('status', random.pick(world.statuses));
      return;
    case 5:
      set('customfield_10020', random.chance(0.3) ? [] : [random.pick(world.sprints)]);
      return;
    case 6:
      set('assignee', random.chance(0.2) ? null : by);
      return;
    case 7:
      set('customfield_10016', random.int(1, 13));
      return;
    default:
      set('summary', `Title ${random.int(1, 1_000)} \u0000 修复 🚀`);
  }
}
