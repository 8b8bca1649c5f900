import { afterEach, expect, it } from 'vitest';
import { expectedJira, storedJira } from '#server/etl/testing/jira-contents.ts';
import { createJiraFixture, type JiraFixture, smallJiraWorld } from '#server/etl/testing/jira-fixture.ts';
import { Meanwhile } from '#server/etl/testing/random-syncs.ts';

let fixture: JiraFixture;
afterEach(() => fixture.close());

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

it.each([1, 4, 9, 14, 17])(
  'leaves a run to the next worker when the server stops, whatever it asks just then (request %i)',
  async (at) => {
    const meanwhile = new Meanwhile();
    fixture = await createJiraFixture({
      world: smallJiraWorld({ repositories: 2 }),
      onAsked: meanwhile.asked,
    });
    const leave = new AbortController();
    meanwhile.plan(at, () => leave.abort(new Error('The server is stopping')));
    const left = await fixture.run('full', { signal: leave.signal });
    expect(left).toMatchObject({ state: 'queued', error: null });
    expect(await fixture.resume(left.id)).toMatchObject({ state: 'succeeded' });
    expect(await contents(fixture)).toEqual(expectedJira(fixture.world));
  },
);

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
