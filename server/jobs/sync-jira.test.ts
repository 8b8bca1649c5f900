import { afterEach, expect, it } from 'vitest';
import { NOW } from '#server/etl/testing/fixture.ts';
import { later, runOf } from '#server/etl/testing/inspect.ts';
import { expectedJira, storedJira } from '#server/etl/testing/jira-contents.ts';
import { createJiraFixture, type JiraFixture, smallJiraWorld } from '#server/etl/testing/jira-fixture.ts';

let fixture: JiraFixture;
afterEach(() => fixture.close());

const expectEverything = async ({ database, clientId, world }: JiraFixture) =>
  expect(await storedJira(database.owner, clientId)).toEqual(expectedJira(world));
const firstIssue = ({ world }: JiraFixture, project: string) =>
  [...world.issues.values()].find(({ fields }) => fields.project.key === project)!;
const searches = ({ jira }: JiraFixture) =>
  jira.requests.filter(
    ({ path, variables }) =>
      path === '/rest/api/3/search/jql' && Array.isArray(variables?.fields) && variables.fields.length > 1,
  );
const rename = (id: string, at: Date, title: string) =>
  ({ type: 'set', id, by: null, field: 'summary', value: title, at: at.getTime() }) as const;
/** More than a page of issues in one project. */
const onePage = { repositories: 1, pullRequestsPerMonth: 140 };

it('loads all issues of a site with their changelogs, keys and sprints, and what they refer to', async () => {
  fixture = await createJiraFixture({ world: smallJiraWorld({ pullRequestsPerMonth: 200 }) });
  const { database, clientId, world } = fixture;
  const run = await fixture.run();
  expect(run).toMatchObject({ state: 'succeeded', quarantined: 0, error: null });
  await expectEverything(fixture);
  const of = (step: string) => run.steps.find(({ name }) => name === step);
  const stored = expectedJira(world).issues.filter(({ project }) => project === 'CHK').length;
  expect(stored).toBeGreaterThan(100);
  expect(of('issues of CHK')).toMatchObject({ done: stored, total: stored, state: 'succeeded' });
  const [counts] = await database.owner`
    select (select count(*)::int from issue_statuses where client_id = ${clientId}) as statuses,
      (select count(*)::int from boards where client_id = ${clientId}) as boards,
      (select count(*)::int from sprints where client_id = ${clientId}) as sprints,
      (select count(*)::int from accounts where client_id = ${clientId}) as accounts,
      (select count(*)::int from accounts where client_id = ${clientId} and email is not null) as addresses`;
  expect(counts).toMatchObject({
    statuses: world.statuses.length,
    boards: world.boards.length,
    sprints: world.sprints.length,
  });
  expect(counts?.accounts).toBeGreaterThan(10);
  expect(counts?.addresses).toBeGreaterThan(3);
  expect(counts?.addresses).toBeLessThan(counts?.accounts);
});

it('J1: stores all 150 entries of a changelog, of which an issue itself shows 40, and 2,500 over several pages', async () => {
  fixture = await createJiraFixture();
  const issue = firstIssue(fixture, 'CHK');
  for (let n = 0; n < 150; n++) fixture.world.apply(rename(issue.id, NOW, `Title ${n}`));
  const other = firstIssue(fixture, 'SHOP');
  for (let n = 0; n < 2_500; n++) fixture.world.apply(rename(other.id, NOW, `Title ${n}`));
  await fixture.run();
  await expectEverything(fixture);
  const [row] = await fixture.database.owner`
    select count(*)::int as n from issue_changes c join issues i on i.id = c.issue_id
    where i.client_id = ${fixture.clientId} and i.external_id = ${issue.id} and c.field = 'summary'`;
  expect(row?.n).toBe(150);
});

it.each([
  ['14 h ahead', 'Pacific/Kiritimati'],
  ['11 h behind', 'Pacific/Pago_Pago'],
])('J2: loses nothing with an account %s, nor what is found late', async (_, timeZone) => {
  fixture = await createJiraFixture({ timeZone });
  await fixture.run();
  await expectEverything(fixture);
  const [one, two] = [firstIssue(fixture, 'CHK'), firstIssue(fixture, 'PAY')];
  // Stamped before the scan began, and found by a search only now.
  fixture.world.apply(rename(two.id, new Date(NOW.getTime() - 240_000), 'Late'));
  fixture.world.apply(rename(one.id, new Date(NOW.getTime() + 1_000), 'Right after'));
  fixture.setNow(later(2));
  const before = searches(fixture).length;
  expect(await fixture.run('incremental')).toMatchObject({ state: 'succeeded' });
  await expectEverything(fixture);
  const asked = searches(fixture)
    .slice(before)
    .map(({ variables }) => String(variables?.jql));
  expect(asked).toHaveLength(3);
  const [, from] = /^project = \d+ AND updated >= (\d+) ORDER BY key ASC$/.exec(asked[0] ?? '') ?? [];
  expect(Number(from)).toBe(NOW.getTime() - 300_000);
});

it('J2: reads what is updated while it reads, with the next run at the latest', async () => {
  fixture = await createJiraFixture({ world: smallJiraWorld(onePage), latencyMs: 10 });
  const { world, jira } = fixture;
  const done = fixture.run();
  while (searches(fixture).length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
  const passed = firstIssue(fixture, 'CHK');
  world.apply(rename(passed.id, NOW, 'Updated behind the scan'));
  await done;
  fixture.setNow(later(1));
  await fixture.run('incremental');
  await expectEverything(fixture);
  expect(jira.requests.length).toBeGreaterThan(0);
});

it('J3: knows an issue that moved to another project by its id, and by every key it had', async () => {
  fixture = await createJiraFixture();
  const { world, database, clientId } = fixture;
  await fixture.run();
  const issue = firstIssue(fixture, 'CHK');
  const before = issue.key;
  world.apply({ type: 'moved', id: issue.id, by: null, project: 'PAY', at: later(1).getTime() });
  fixture.setNow(later(30));
  await fixture.run('incremental');
  await expectEverything(fixture);
  const rows = await database.owner`
    select i.external_id, i.key, i.gone_at, array(select key from issue_keys k where k.issue_id = i.id order by key) as keys
    from issues i where i.client_id = ${clientId}
      and i.id in (select issue_id from issue_keys where client_id = ${clientId} and key = ${before})`;
  expect(rows).toEqual([
    { external_id: issue.id, key: issue.key, gone_at: null, keys: [before, issue.key].sort() },
  ]);
  expect(issue.key).toMatch(/^PAY-/);
  // Also where it was never seen under its first key.
  const other = await fixture.another();
  await other.run();
  expect((await storedJira(database.owner, other.clientId)).keys).toContain(`${issue.id} ${before}`);
});

it('J3: marks what was deleted, or moved out of sight, and nothing else', async () => {
  fixture = await createJiraFixture({ projects: ['CHK', 'SHOP'] });
  const { world, database, clientId } = fixture;
  await fixture.run();
  const deleted = firstIssue(fixture, 'CHK').id;
  const moved = firstIssue(fixture, 'SHOP').id;
  world.apply({ type: 'deleted', id: deleted, at: later(1).getTime() });
  world.apply({ type: 'moved', id: moved, by: null, project: 'PAY', at: later(1).getTime() });
  const gone = () => database.owner`
    select external_id from issues where client_id = ${clientId} and gone_at is not null order by external_id::bigint`;
  fixture.setNow(later(2));
  await fixture.run('incremental');
  // The list is read once a day, and with every full run.
  expect(await gone()).toEqual([]);
  fixture.setNow(later(25));
  await fixture.run('incremental');
  expect((await gone()).map(({ external_id }) => external_id)).toEqual(
    [deleted, moved].sort((a, b) => Number(a) - Number(b)),
  );
});

it('J3: keeps the issues of a project that vanished, says so, and goes on where it left when it is back', async () => {
  fixture = await createJiraFixture();
  const { world, database, clientId } = fixture;
  await fixture.run();
  const before = await storedJira(database.owner, clientId);
  world.apply({ type: 'visible', project: 'SHOP', visible: false, at: NOW.getTime() });
  fixture.setNow(later(26));
  for (const mode of ['incremental', 'full'] as const) {
    const run = await fixture.run(mode);
    expect(run).toMatchObject({ state: 'partial', error: { code: 'steps_failed' } });
    expect(run.steps.filter(({ state }) => state === 'failed').map(({ name }) => name)).toEqual([
      'issues of SHOP',
      'deleted issues of SHOP',
    ]);
  }
  const [project] =
    await database.owner`select gone_at from projects where client_id = ${clientId} and key = 'SHOP'`;
  expect(project?.gone_at).not.toBeNull();
  const shop = (of: { issues: Record<string, unknown>[] }) =>
    of.issues.filter(({ project: key }) => key === 'SHOP');
  expect(shop(await storedJira(database.owner, clientId))).toEqual(shop(before));

  world.apply({ type: 'visible', project: 'SHOP', visible: true, at: later(27).getTime() });
  fixture.setNow(later(27));
  expect(await fixture.run('incremental')).toMatchObject({ state: 'succeeded' });
  await expectEverything(fixture);
});

it('J3: concludes nothing from a list that the account lost sight of while it was read', async () => {
  fixture = await createJiraFixture({ world: smallJiraWorld({ repositories: 1 }), latencyMs: 5 });
  const { world, database, clientId, jira } = fixture;
  await fixture.run();
  fixture.setNow(later(25));
  const lists = () => jira.requests.filter(({ variables }) => variables?.maxResults === 5_000).length;
  const known = lists();
  const issue = firstIssue(fixture, 'CHK');
  const done = fixture.run('incremental');
  while (lists() === known) await new Promise((resolve) => setTimeout(resolve, 1));
  world.apply({ type: 'visible', project: 'CHK', visible: false, at: later(25).getTime() });
  world.issues.delete(issue.id);
  expect((await done).steps.at(-1)?.state).toBe('failed');
  expect(
    await database.owner`select 1 from issues where client_id = ${clientId} and gone_at is not null`,
  ).toEqual([]);
});

it('J3: loads what came into sight without an update', async () => {
  fixture = await createJiraFixture();
  const { world } = fixture;
  const issue = firstIssue(fixture, 'CHK');
  world.issues.delete(issue.id);
  await fixture.run();
  world.issues.set(issue.id, issue);
  world.version++;
  fixture.setNow(later(25));
  await fixture.run('incremental');
  await expectEverything(fixture);
});

it('J4: tells what is done by the category of a status, whatever its language', async () => {
  fixture = await createJiraFixture({ world: smallJiraWorld({ repositories: 5 }) });
  await fixture.run();
  const rows = await fixture.database.owner`
    select name, category from issue_statuses where client_id = ${fixture.clientId} order by external_id`;
  expect(rows.map(({ name, category }) => `${name} ${category}`)).toEqual([
    ...['To Do new', 'In Progress indeterminate', 'In Review indeterminate', 'Done done'],
    ...['Ready for Review indeterminate', 'Blocked indeterminate', 'Ready for Release indeterminate'],
    ...['Zu erledigen new', 'In Arbeit indeterminate', 'Im Review indeterminate', 'Erledigt done'],
    ...['Bereit zum Review indeterminate', 'Blockiert indeterminate', 'Bereit zum Release indeterminate'],
    ...['未着手 new', '進行中 indeterminate', 'レビュー中 indeterminate', '完了 done'],
    ...['レビュー待ち indeterminate', 'ブロック中 indeterminate', 'リリース待ち indeterminate'],
  ]);
});

it('knows types of issues by their id, and by their names of today, which touch no issue', async () => {
  fixture = await createJiraFixture();
  const { world, database, clientId } = fixture;
  await fixture.run();
  const types = () => database.owner`
    select external_id as id, name, is_subtask as subtask, hierarchy_level as "hierarchyLevel" from issue_types
    where client_id = ${clientId} order by 1`;
  expect(await types()).toEqual(world.issueTypes);
  const named = async (name: string) =>
    (await database.owner`select 1 from issues where client_id = ${clientId} and type = ${name}`).length;
  const before = await named('Bug');
  expect(before).toBeGreaterThan(3);
  const bug = world.issueTypes.find(({ name }) => name === 'Bug')?.id ?? '';
  world.apply({ type: 'typeRenamed', id: bug, name: 'Defect', at: NOW.getTime() });
  fixture.setNow(later(1));
  await fixture.run('incremental');
  expect(await types()).toEqual(world.issueTypes);
  expect(await named('Bug')).toBe(0);
  expect(await named('Defect')).toBeGreaterThanOrEqual(before);
  await expectEverything(fixture);
});

it('counts what issues refer to once, also where a pause comes when all of it is stored', async () => {
  fixture = await createJiraFixture();
  const { owner } = fixture.database;
  // A pause is wanted at the moment at which the one chunk is committed.
  await owner.unsafe(`
    create function pause() returns trigger language plpgsql as $$ begin
      update etl_runs set state = 'pausing', desired_state = 'paused' where id = new.run_id;
      return new;
    end $$;
    create trigger pause after update on etl_steps for each row
      when (new.job = 'sync-jira-site' and old.chunks = 0 and new.chunks = 1) execute function pause()`);
  const runId = await fixture.start();
  await fixture.execute(runId);
  await owner`drop function pause cascade`;
  const site = async () => (await runOf(fixture, runId)).steps.find(({ job }) => job === 'sync-jira-site');
  const before = await site();
  expect(before).toMatchObject({ state: 'pending', chunks: 1, done: before?.total });
  await fixture.control(runId, 'resume');
  await fixture.execute(runId);
  expect(await site()).toMatchObject({ state: 'succeeded', chunks: 1, done: before?.done });
});

it('says nothing of the number of comments, which Jira tells only with their texts', async () => {
  fixture = await createJiraFixture();
  await fixture.run();
  const counts = await fixture.database.owner`
    select distinct comment_count from issues where client_id = ${fixture.clientId}`;
  expect(counts).toEqual([{ comment_count: null }]);
});

it('J5: waits a minute after a 429 that does not say for how long, and goes on', async () => {
  fixture = await createJiraFixture();
  fixture.jira.setFaults({ silentLimit: 1 });
  const run = await fixture.run();
  expect(run).toMatchObject({ state: 'waiting_rate_limit', finishedAt: null });
  const wait = Date.parse(run.dueAt) - Date.now();
  expect(wait).toBeGreaterThan(50_000);
  expect(wait).toBeLessThan(61_000);
  fixture.jira.setFaults(undefined);
  expect(await fixture.resume(run.id)).toMatchObject({ state: 'succeeded' });
  await expectEverything(fixture);
});

it('J5: waits inside for a 429 that says one or two seconds', async () => {
  fixture = await createJiraFixture({
    world: smallJiraWorld({ repositories: 1 }),
    faults: { secondary: 0.2, seed: 3 },
  });
  expect(await fixture.run()).toMatchObject({ state: 'succeeded' });
  await expectEverything(fixture);
});
