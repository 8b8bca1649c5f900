import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as exclusions from '#app/api/exclusions/route.ts';
import * as failRate from '#app/api/metrics/change-fail-rate/route.ts';
import * as oneDeployment from '#app/api/metrics/deployments/[id]/route.ts';
import * as deployments from '#app/api/metrics/deployments/route.ts';
import * as oneIncident from '#app/api/metrics/incidents/[id]/route.ts';
import * as incidents from '#app/api/metrics/incidents/route.ts';
import { openTestHouse, type TestHouse, type TestPerson } from '#app/api/testing.ts';
import { DeliveryWorld } from '#db/facts/testing/delivery-world.ts';
import type { DeploymentList, DeploymentView } from '#lib/api/deployments.ts';
import type { ChangeFailRate } from '#lib/api/dora.ts';
import type { Incident, IncidentList, IncidentView } from '#lib/api/incidents.ts';
import * as attribution from './[id]/attribution/route.ts';

let house: TestHouse;
let world: DeliveryWorld;

beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());
/** Two deployments, and an incident that the rules attribute to the second. */
beforeEach(async () => {
  world = await DeliveryWorld.create(house.database, house.router);
  for (const role of ['manager', 'viewer']) {
    await house.database.owner`
      insert into memberships (client_id, user_id, role) values (${world.clientId}, ${role}, ${role})`;
  }
  await world.deploy('first', 10, { id: world.clientId * 10 + 1 });
  await world.deploy('second', 12, { id: world.clientId * 10 + 2 });
  await world.toldIncident('down', 15, { resolved_at: new Date(Date.UTC(2026, 0, 1, 18)) });
  await world.rebuild();
});

/** A browser sends what it has seen; these wait for the replica instead. */
const read: TestHouse['ask'] = async (...asked) => {
  await house.database.waitForReplicas();
  return await house.ask(...asked);
};
const query = () => ({ client: String(world.clientId), from: '2026-01-01', to: '2026-01-31' });
const list = async () => (await read<IncidentList>(incidents.GET, 'viewer', { query: query() })).json.rows;
const only = async () => {
  const rows = await list();
  expect(rows).toHaveLength(1);
  return rows[0] as Incident;
};
const view = async (id: string) =>
  (await read<IncidentView>(oneIncident.GET, 'viewer', { id, query: { client: String(world.clientId) } }))
    .json;
const decide = (id: string, body: object, person: TestPerson = 'manager') =>
  house.ask<Incident>(attribution.PUT, person, { id, body, method: 'PUT' });
const deployed = async () =>
  (await read<DeploymentList>(deployments.GET, 'viewer', { query: { ...query(), order: 'asc' } })).json.rows;

describe('what caused an incident', () => {
  it('is moved by a manager: the answer, the deployments and the fail rate follow at once', async () => {
    const incident = await only();
    const [first, second] = await deployed();
    expect(incident).toMatchObject({
      attribution: 'nearest',
      deployment: { id: second?.id },
      recoverySeconds: 6 * 3_600,
      decision: null,
    });
    const { candidates } = await view(incident.id);
    expect(candidates.map(({ id, inWindow, secondsBefore }) => [id, inWindow, secondsBefore])).toEqual([
      [second?.id, true, 3 * 3_600],
      [first?.id, true, 5 * 3_600],
    ]);

    const moved = await decide(incident.id, { decision: 'move', deploymentId: first?.id });
    expect(moved).toMatchObject({
      status: 200,
      json: { attribution: 'manual', deployment: { id: first?.id }, recoverySeconds: 8 * 3_600 },
    });
    expect((await deployed()).map(({ incidents: n }) => n)).toEqual([1, 0]);
    const { json } = await read<ChangeFailRate>(failRate.GET, 'viewer', { query: query() });
    expect(json.current).toMatchObject({ reached: 2, failed: 1, rate: 0.5 });
    expect(json.meta.factsPending).toBe(false);
    const shown = await read<DeploymentView>(oneDeployment.GET, 'viewer', {
      id: String(first?.id),
      query: { client: String(world.clientId) },
    });
    expect(shown.json.incidents).toMatchObject([{ id: incident.id, attribution: 'manual' }]);
  });

  it('is confirmed, cleared and left to the rules again; history and the audit log remember who', async () => {
    const { id } = await only();
    const [, second] = await deployed();
    expect((await decide(id, { decision: 'confirm' })).json).toMatchObject({
      attribution: 'manual',
      deployment: { id: second?.id },
      decision: { decision: 'confirm', actor: 'manager@example.com' },
    });
    expect((await decide(id, { decision: 'clear' })).json).toMatchObject({
      attribution: 'manual',
      deployment: null,
      recoverySeconds: null,
    });
    expect(await decide(id, { decision: 'confirm' })).toMatchObject({
      status: 409,
      json: { error: { code: 'nothing_to_confirm' } },
    });
    expect((await decide(id, { decision: 'reset' })).json).toMatchObject({
      attribution: 'nearest',
      deployment: { id: second?.id },
      decision: null,
    });
    const { history } = await view(id);
    expect(history.map(({ decision, deployment }) => [decision, deployment !== null])).toEqual([
      ['reset', false],
      ['clear', false],
      ['confirm', true],
    ]);
    expect(await house.audit(world.clientId)).toMatchObject([
      { action: 'incident.confirm', subject: `incident:${id}`, actor: 'manager@example.com' },
      { action: 'incident.clear', after: { attribution: 'manual', deployment: null } },
      { action: 'incident.reset', after: { attribution: 'nearest', deployment: second?.id } },
    ]);
  });

  it('stays decided when all facts are made anew', async () => {
    const { id } = await only();
    const [first] = await deployed();
    await decide(id, { decision: 'move', deploymentId: first?.id });
    await world.rebuild();
    expect(await only()).toMatchObject({ attribution: 'manual', deployment: { id: first?.id } });
  });

  it('is no matter of viewers and strangers, and not of another client’s deployments', async () => {
    const { id } = await only();
    expect((await decide(id, { decision: 'clear' }, 'viewer')).status).toBe(403);
    expect((await decide(id, { decision: 'clear' }, 'stranger')).status).toBe(404);
    const other = await DeliveryWorld.create(house.database, house.router);
    await other.deploy('foreign', 10);
    await other.rebuild();
    const [foreign] = await other.deployments();
    expect((await decide(id, { decision: 'move', deploymentId: String(foreign?.id) })).status).toBe(404);
    expect((await only()).attribution).toBe('nearest');
  });
});

describe('items left out by hand', () => {
  const put = (body: object, person: TestPerson = 'manager') =>
    house.ask(exclusions.PUT, person, {
      body: { client: String(world.clientId), ...body },
      method: 'PUT',
    });
  const remove = (kind: string, item: string) =>
    house.ask(exclusions.DELETE, 'manager', {
      query: { client: String(world.clientId), kind, item },
      method: 'DELETE',
    });
  const rate = async () => {
    const { json } = await read<ChangeFailRate>(failRate.GET, 'viewer', { query: query() });
    return { ...json.current, excluded: json.meta.excluded };
  };

  it('do not count from the next answer on, are counted as left out, and count again', async () => {
    const [, second] = await deployed();
    const item = String(second?.id);
    expect((await put({ kind: 'deployment', item, reason: 'A drill' })).status).toBe(200);
    expect(await rate()).toMatchObject({ reached: 1, failed: 1, excluded: { by_hand: 1 } });
    await remove('deployment', item);
    expect(await rate()).toMatchObject({ reached: 2, failed: 1, excluded: {} });
    expect(
      (await house.audit(world.clientId)).map(({ action, subject, after }) => [action, subject, after]),
    ).toEqual([
      ['exclusion.set', `deployment:${item}`, { reason: 'A drill' }],
      ['exclusion.remove', `deployment:${item}`, null],
    ]);
  });

  it('may be incidents, pull requests and issues', async () => {
    const { id } = await only();
    await put({ kind: 'incident', item: id, reason: 'A false alarm' });
    expect(await rate()).toMatchObject({ reached: 2, failed: 0 });
    expect((await only()).excludedBy).toBe('by_hand');

    const pull = await world.pull({ merged: 5 });
    const issue = await world.issue(6);
    await world.drain('pull_requests', [pull]);
    await world.drain('issues', [issue]);
    await put({ kind: 'pull_request', item: String(pull), reason: 'An experiment' });
    await put({ kind: 'issue', item: String(issue), reason: 'An experiment' });
    const [facts] = await house.database.owner`
      select (select excluded_by from pull_request_facts where pull_request_id = ${pull}) as pull,
        (select excluded_by from issue_facts where issue_id = ${issue}) as issue`;
    expect(facts).toEqual({ pull: 'by_hand', issue: 'by_hand' });
  });

  it('need a reason, a manager, and must be the client’s', async () => {
    const [first] = await deployed();
    const item = String(first?.id);
    expect((await put({ kind: 'deployment', item, reason: ' ' })).status).toBe(400);
    expect((await put({ kind: 'deployment', item, reason: 'x' }, 'viewer')).status).toBe(403);
    expect((await put({ kind: 'deployment', item: '999999999', reason: 'x' })).status).toBe(404);
    expect(await rate()).toMatchObject({ reached: 2 });
  });
});

describe('the list of deployments', () => {
  it('is sorted, filtered and paged', async () => {
    await world.deploy('failed', 20, { statuses: [['failure', 20]] });
    await world.deploy('staged', 21, { environment: 'staging' });
    await world.drain('repositories', [world.repositoryId]);
    const ask = async (more: Record<string, string>) =>
      (await read<DeploymentList>(deployments.GET, 'viewer', { query: { ...query(), ...more } })).json;
    const first = await ask({ limit: '2' });
    expect(first.rows.map(({ result }) => result)).toEqual(['failure', 'success']);
    expect(first.environments).toMatchObject([
      { name: 'production', production: true, n: 3 },
      { name: 'staging', production: false, n: 1 },
    ]);
    const second = await ask({ limit: '2', cursor: first.nextCursor ?? '' });
    expect(second.rows).toHaveLength(1);
    expect(second.nextCursor).toBeNull();
    const ids = [...first.rows, ...second.rows].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect((await ask({ result: 'failure' })).rows).toHaveLength(1);
    expect((await ask({ failed: 'true' })).rows).toMatchObject([{ incidents: 1 }]);
    expect((await ask({ failed: 'false' })).rows).toHaveLength(2);
    expect((await ask({ environment: 'staging' })).rows).toHaveLength(1);
    expect((await ask({ sort: 'incidents' })).rows[0]?.incidents).toBe(1);
    expect((await ask({ rework: 'true' })).rows).toEqual([]);
  });
});
