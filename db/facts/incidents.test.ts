import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedRepository } from '#db/testing/seed.ts';
import type { Router } from '../router/router.ts';
import { at, DeliveryWorld } from './testing/delivery-world.ts';

let database: TestDatabase;
let router: Router;
let world: DeliveryWorld;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});
beforeEach(async () => {
  world = await DeliveryWorld.create(database, router);
});

const HOUR = 3_600;
const DAY = 24;

describe('an incident', () => {
  it('is an issue of GitHub with one of the labels, until it loses it or is gone', async () => {
    const labelled = await world.issue(5, { labels: ['Incident'], resolved_at: at(7) });
    const gone = await world.issue(6);
    await world.issue(7, { labels: ['bug'] });
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([
      { source: 'github', externalId: String(labelled), openedAt: at(5), resolvedAt: at(7) },
      { externalId: String(gone), resolvedAt: null },
    ]);
    await world.owner`update issues set gone_at = now() where id = ${gone}`;
    await world.owner`update issues set labels = '{}' where id = ${labelled}`;
    await world.drain('issues', [labelled, gone]);
    expect(await world.incidents()).toEqual([]);
  });

  it('is an issue of Jira by its type or label; one that is done without a resolution is resolved', async () => {
    await world.rules({ incidents: { jiraTypes: ['incident'], jiraLabels: ['sev1'] } });
    const project = await world.project('OPS');
    await world.owner`
      insert into issue_statuses (client_id, integration_id, external_id, name, category)
      values (${world.clientId}, ${project.integrationId}, '3', 'Done', 'done')`;
    const typed = await world.jiraIssue(project, 'OPS-1', 1, { status_id: '3' });
    await world.owner`
      insert into issue_changes (client_id, issue_id, external_id, item, field, from_id, to_id, at)
      values (${world.clientId}, ${typed}, '1', 0, 'status', '1', '3', ${at(4)})`;
    await world.jiraIssue(project, 'OPS-2', 2, { type: 'Bug', labels: ['SEV1'], resolved_at: at(3) });
    await world.jiraIssue(project, 'OPS-3', 3, { type: 'Bug' });
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([
      { source: 'jira', externalId: String(typed), resolvedAt: at(4), attribution: 'none', service: null },
      { source: 'jira', resolvedAt: at(3) },
    ]);
  });

  it('is a merged revert only where the rules say so', async () => {
    await world.pull({ merged: 3, number: 41 });
    const revert = await world.pull({ merged: 5, head: 'revert-41-topic', title: 'Revert "Change 41"' });
    await world.rebuild();
    expect(await world.incidents()).toEqual([]);
    await world.rules({ incidents: { reverts: true } });
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([
      { source: 'revert', externalId: String(revert), openedAt: at(4), resolvedAt: at(5) },
    ]);
  });

  it('can be left out by hand, keeps its id, and then counts for no deployment', async () => {
    await world.deploy('a', 1);
    const issue = await world.issue(2);
    await world.rebuild();
    const [before] = await world.incidents();
    expect(await world.deployments()).toMatchObject([{ incidents: 1 }]);
    await world.exclude('incident', before?.id as number);
    await world.drain('issues', [issue]);
    expect(await world.incidents()).toMatchObject([{ id: before?.id, excludedBy: 'by_hand' }]);
    expect(await world.deployments()).toMatchObject([{ incidents: 0 }]);
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([{ id: before?.id, excludedBy: 'by_hand' }]);
  });
});

describe('the nearest deployment', () => {
  it('is the last success of production before the incident, within the days of the rules, edges included', async () => {
    await world.rules({ attributionDays: 2 });
    const first = await world.deploy('a', 10);
    const issues = {
      edge: await world.issue(10 + 2 * DAY, { resolved_at: at(10 + 2 * DAY + 1) }),
      late: await world.issue(10 + 2 * DAY + 0.01),
      same: await world.issue(10),
      early: await world.issue(9.99),
    };
    await world.deploy('b', 20, { environment: 'staging' });
    await world.deploy('c', 21, { statuses: [['failure', 21]] });
    await world.rebuild();
    const told = Object.fromEntries((await world.incidents()).map((row) => [row.externalId, row.by]));
    expect(told).toEqual({
      [issues.edge]: String(first),
      [issues.late]: null,
      [issues.same]: String(first),
      [issues.early]: null,
    });
    expect(
      (await world.incidents()).find(({ externalId }) => externalId === String(issues.edge)),
    ).toMatchObject({ attribution: 'nearest', recoverySeconds: (2 * DAY + 1) * HOUR });
    expect(await world.deployments()).toMatchObject([{ incidents: 2 }, {}, {}]);
  });

  it('is of the same service: of the repository itself where it belongs to none', async () => {
    const other = await seedRepository(database.owner, world.clientId);
    const own = await world.deploy('a', 1);
    const others = await world.deploy('b', 2, { repositoryId: other });
    const issue = await world.issue(3);
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([
      { by: String(own), service: null, resolvedAt: null, recoverySeconds: null },
    ]);
    const service = await world.service('shop', { repositories: [world.repositoryId, other] });
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([{ by: String(others), service }]);
    // A deployment between the two takes its place, without a word of the incident.
    const nearer = await world.deploy('c', 2.5);
    await world.drain('repositories', [world.repositoryId]);
    expect(await world.incidents()).toMatchObject([{ externalId: String(issue), by: String(nearer) }]);
    expect((await world.deployments()).map(({ incidents }) => incidents)).toEqual([0, 0, 1]);
    await world.owner`update github_deployments set gone_at = now() where external_id = ${nearer}`;
    await world.drain('repositories', [world.repositoryId]);
    expect(await world.incidents()).toMatchObject([{ by: String(others) }]);
    expect((await world.deployments()).map(({ incidents }) => incidents)).toEqual([0, 1]);
  });

  it('is of the services of a Jira project; a project of none has no deployment', async () => {
    const deployment = await world.deploy('a', 1);
    const project = await world.project('OPS');
    await world.jiraIssue(project, 'OPS-1', 2);
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([{ attribution: 'none', by: null }]);
    const service = await world.service('shop', {
      repositories: [world.repositoryId],
      projects: [project.id],
    });
    await world.service('other', { projects: [project.id] });
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([
      { attribution: 'nearest', by: String(deployment), service },
    ]);
  });

  it('does not take back time: an incident resolved before the deployment was over recovered at once', async () => {
    await world.deploy('a', 4);
    await world.toldIncident('i1', 5, { resolved_at: at(3) });
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([{ attribution: 'nearest', recoverySeconds: 0 }]);
  });
});

describe('a better reason', () => {
  /** Two deployments, the first with a change that is taken back by the second. */
  async function reverted(naming: { title?: string } = {}) {
    await world.commits(['a', 'b', 'c', 'd']);
    const bad = await world.pull({ merged: 2, commit: 'b', number: 77 });
    const first = await world.deploy('a', 1);
    const cause = await world.deploy('b', 3);
    const nearest = await world.deploy('c', 5);
    const fix = await world.pull({ merged: 8, commit: 'd', head: 'revert-77-topic', ...naming });
    const repair = await world.deploy('d', 9);
    return {
      bad,
      fix,
      first: String(first),
      cause: String(cause),
      nearest: String(nearest),
      repair: String(repair),
    };
  }

  it('is that the fix takes back what the deployment brought', async () => {
    const { fix, cause, nearest } = await reverted();
    const issue = await world.issue(6, { resolved_at: at(8) });
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([{ attribution: 'nearest', by: nearest }]);
    await world.closes(fix, issue);
    await world.drain('pull_requests', [fix]);
    expect(await world.incidents()).toMatchObject([
      { attribution: 'fix', by: cause, recoverySeconds: 5 * HOUR },
    ]);
    await world.owner`delete from pull_request_issues where pull_request_id = ${fix}`;
    await world.drain('pull_requests', [fix]);
    expect(await world.incidents()).toMatchObject([{ attribution: 'nearest', by: nearest }]);
  });

  it('is found by the key of Jira, also one that the issue had before', async () => {
    const { cause } = await reverted({ title: 'revert old-12: too slow' });
    const project = await world.project('OPS');
    const issue = await world.jiraIssue(project, 'OPS-3', 6);
    // OLD-1 is not named by OLD-12.
    const other = await world.jiraIssue(project, 'OLD-1', 7);
    await world.owner`
      insert into issue_keys (client_id, integration_id, issue_id, key)
      values (${world.clientId}, ${project.integrationId}, ${issue}, 'OLD-12')`;
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([
      { externalId: String(issue), attribution: 'fix', by: cause },
      { externalId: String(other), attribution: 'none' },
    ]);
  });

  it('is what a revert takes back, also of a pull request that is known only later', async () => {
    await world.rules({ incidents: { reverts: true } });
    const { bad, cause, nearest } = await reverted();
    await world.owner`update pull_requests set number = 78 where id = ${bad}`;
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([
      { source: 'revert', attribution: 'nearest', by: nearest },
    ]);
    await world.owner`update pull_requests set number = 77 where id = ${bad}`;
    await world.drain('pull_requests', [bad]);
    expect(await world.incidents()).toMatchObject([{ source: 'revert', attribution: 'fix', by: cause }]);
  });

  it('is the deployment that a tool named, also one that failed', async () => {
    const { nearest } = await reverted();
    const failed = await world.deploy('c', 5.5, { statuses: [['failure', 5.5]] });
    await world.toldIncident('i1', 6, { deployment_external_id: String(failed) });
    await world.toldIncident('i2', 6.1, { deployment_external_id: 'unknown' });
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([
      { attribution: 'named', by: String(failed) },
      { attribution: 'nearest', by: nearest },
    ]);
    const told = await world.toldIncident('i3', 6.2, { deployment_external_id: '424242' });
    await world.drain('told_incidents', [told]);
    expect((await world.incidents())[2]).toMatchObject({ attribution: 'nearest', by: nearest });
    const known = await world.deploy('c', 7, { id: 424_242 });
    await world.drain('repositories', [world.repositoryId]);
    expect((await world.incidents())[2]).toMatchObject({ attribution: 'named', by: String(known) });
  });

  it('is what a person decided last; the history of it stays', async () => {
    const { first, nearest } = await reverted();
    const issue = await world.issue(6, { resolved_at: at(8) });
    const named = [String(issue), async () => (await world.incidents())[0]] as const;
    const decide = async (decision: string, deployment?: string) => {
      await world.decide('github', named[0], decision, deployment);
      await world.drain('issues', [issue]);
      return await named[1]();
    };
    await world.rebuild();
    expect(await named[1]()).toMatchObject({ attribution: 'nearest', by: nearest });
    expect(await decide('confirm', nearest)).toMatchObject({ attribution: 'manual', by: nearest });
    expect(await decide('move', first)).toMatchObject({
      attribution: 'manual',
      by: first,
      recoverySeconds: 7 * HOUR,
    });
    expect((await world.deployments()).map(({ incidents }) => incidents)).toEqual([1, 0, 0, 0]);
    expect(await decide('clear')).toMatchObject({ attribution: 'manual', by: null, recoverySeconds: null });
    expect((await world.deployments()).map(({ incidents }) => incidents)).toEqual([0, 0, 0, 0]);
    await world.rebuild();
    expect(await named[1]()).toMatchObject({ attribution: 'manual', by: null });
    expect(await decide('reset')).toMatchObject({ attribution: 'nearest', by: nearest });
    const history = await world.owner`
      select decision from incident_decisions where client_id = ${world.clientId} order by id`;
    expect(history.map(({ decision }) => decision)).toEqual(['confirm', 'move', 'clear', 'reset']);
  });

  it('is no decision for a deployment that is none any more', async () => {
    const { first, nearest } = await reverted();
    const issue = await world.issue(6);
    await world.decide('github', String(issue), 'move', first);
    await world.rebuild();
    expect(await world.incidents()).toMatchObject([{ attribution: 'manual', by: first }]);
    await world.owner`update github_deployments set gone_at = now() where external_id = ${first}`;
    await world.drain('repositories', [world.repositoryId]);
    expect(await world.incidents()).toMatchObject([{ attribution: 'nearest', by: nearest }]);
  });
});

describe('rework', () => {
  it('is a revert before a hotfix before a change that is linked to an incident', async () => {
    await world.commits(['a', 'b', 'c', 'd', 'e']);
    await world.deploy('a', 1);
    for (const [index, name] of ['b', 'c', 'd', 'e'].entries()) await world.deploy(name, 3 + index);
    const issue = await world.issue(2);
    const linked = (await Promise.all(
      ['b', 'c', 'd'].map((commit) => world.pull({ merged: 2, commit })),
    )) as [number, number, number];
    await world.pull({ merged: 2, commit: 'e' });
    for (const pull of linked) await world.closes(pull, issue);
    const revert = await world.pull({ merged: 2, commit: 'b', title: 'Revert "Change"', labels: ['hotfix'] });
    await world.pull({ merged: 2, commit: 'c', head: 'hotfix/now' });
    await world.rebuild();
    const rework = async () => (await world.deployments()).map(({ reworkBy }) => reworkBy);
    expect(await rework()).toEqual([null, 'revert', 'hotfix', 'incident', null]);
    await world.owner`update pull_requests set title = 'Change' where id = ${revert}`;
    await world.drain('pull_requests', [revert]);
    expect(await rework()).toEqual([null, 'hotfix', 'hotfix', 'incident', null]);
    await world.owner`update issues set labels = '{}' where id = ${issue}`;
    await world.drain('issues', [issue]);
    expect(await rework()).toEqual([null, 'hotfix', 'hotfix', null, null]);
  });

  it('names an incident of Jira, whichever of the two is known first', async () => {
    await world.commits(['a', 'b']);
    await world.deploy('a', 1);
    await world.deploy('b', 3);
    await world.pull({ merged: 2, commit: 'b', head: 'fix/ops-9-slow' });
    await world.rebuild();
    expect((await world.deployments()).map(({ reworkBy }) => reworkBy)).toEqual([null, null]);
    const issue = await world.jiraIssue(await world.project('OPS'), 'OPS-9', 1);
    await world.drain('issues', [issue]);
    expect((await world.deployments()).map(({ reworkBy }) => reworkBy)).toEqual([null, 'incident']);
  });
});
