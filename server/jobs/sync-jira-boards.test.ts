import { afterEach, expect, it } from 'vitest';
import { later } from '#server/etl/testing/inspect.ts';
import { createJiraFixture, type JiraFixture, smallJiraWorld } from '#server/etl/testing/jira-fixture.ts';
import { startProxy } from '#server/etl/testing/proxy.ts';

let fixture: JiraFixture;
afterEach(() => fixture.close());

/** Boards and sprints are as many. */
const fewIssues = () => smallJiraWorld({ pullRequestsPerMonth: 10 });

const boards = async () =>
  (
    await fixture.database.owner`
      select external_id as id, project_key as project from boards where client_id = ${fixture.clientId} order by 1`
  ).map(({ id, project }) => `${id} ${project}`);
const sprints = async () =>
  (await fixture.database.owner`select 1 from sprints where client_id = ${fixture.clientId}`).length;
const projectOf = ({ world }: JiraFixture, of: string) => world.projects.find(({ key }) => key === of)!;

/** Takes a board out of the site. */
function remove({ world }: JiraFixture, project: string): string {
  const at = world.boards.findIndex(({ projectId }) => projectId === projectOf(fixture, project).id);
  const [board] = world.boards.splice(at, 1);
  world.version++;
  return `${board!.id} ${project}`;
}

/** Syncs while whatever has this in its address is refused. */
async function withoutSeeing(address: RegExp) {
  const refusal = () => Response.json({ errorMessages: ['No'] }, { status: 403 });
  const proxy = await startProxy(fixture.jira.url, async ({ url }, pass) =>
    address.test(url) ? refusal() : pass(),
  );
  const { owner } = fixture.database;
  const at = (url: string) =>
    owner`update integrations set base_url = ${url} where id = ${fixture.integrationId}`;
  try {
    await at(proxy.url);
    fixture.setNow(later(2));
    return await fixture.run('incremental');
  } finally {
    await at(fixture.jira.url);
    proxy.close();
  }
}

it('J3: boards and sprints stay while the account may not see them, and it is said', async () => {
  fixture = await createJiraFixture({ world: fewIssues() });
  await fixture.run();
  const before = { boards: await boards(), sprints: await sprints() };
  expect(before.boards.length).toBeGreaterThan(2);
  const run = await withoutSeeing(/\/rest\/agile\//);
  expect(run.state).toBe('succeeded');
  expect({ boards: await boards(), sprints: await sprints() }).toEqual(before);
  const [line] = await fixture.database.owner`
    select body ->> 'message' as message from etl_events where run_id = ${run.id} and body ->> 'level' = 'warn'`;
  expect(line?.message).toMatch(
    /Left out as they were: boards of CHK, .* does not let this account read boards/,
  );
});

it('J3: of projects whose boards are not shown they stay, of the others those taken out go', async () => {
  fixture = await createJiraFixture({ world: fewIssues() });
  await fixture.run();
  const before = await boards();
  const [hidden, shown] = fixture.world.projects;
  const [kept, gone] = [remove(fixture, hidden!.key), remove(fixture, shown!.key)];
  await withoutSeeing(new RegExp(`/board\\?.*projectKeyOrId=${hidden!.id}`));
  expect(await boards()).toEqual(before.filter((board) => board !== gone));
  await fixture.run('incremental');
  expect(await boards()).toEqual(before.filter((board) => board !== gone && board !== kept));
});

it('J3: the sprints of one board that is not shown do not take those of the others with them', async () => {
  fixture = await createJiraFixture({ world: fewIssues() });
  await fixture.run();
  const { owner } = fixture.database;
  const scrum = fixture.world.boards.filter(({ type }) => type === 'scrum').map(({ id }) => id);
  const [hidden, ...others] = scrum;
  expect(others.length).toBeGreaterThan(0);
  await owner`update sprints set name = 'Before' where client_id = ${fixture.clientId}`;
  await withoutSeeing(new RegExp(`/board/${hidden}/sprint`));
  const left = await owner`
    select distinct board_external_id as board from sprints
    where client_id = ${fixture.clientId} and name = 'Before'`;
  expect(left.map(({ board }) => board)).toEqual([String(hidden)]);
});

it('J3: boards stay when a project is given another key, and go when they go', async () => {
  fixture = await createJiraFixture({ world: fewIssues() });
  await fixture.run();
  const before = await boards();
  const project = projectOf(fixture, 'CHK');
  const own = fixture.world.project.bind(fixture.world);
  // As Jira: the key of before still leads to the project.
  fixture.world.project = (name) => own(name.toUpperCase() === 'CHK' ? project.id : name);
  const gone = remove(fixture, 'CHK');
  project.key = 'CHKT';
  fixture.setNow(later(2));
  const run = await fixture.run('incremental');
  expect(run.state).toBe('succeeded');
  expect(await boards()).toEqual(
    before.filter((board) => board !== gone).map((board) => board.replace(/CHK$/, 'CHKT')),
  );
  const [stored] = await fixture.database.owner`
    select key, gone_at from projects where client_id = ${fixture.clientId} and external_id = ${project.id}`;
  expect(stored).toEqual({ key: 'CHKT', gone_at: null });
});
