import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as mappings from '#app/api/admin/status-mappings/[id]/route.ts';
import * as mappingList from '#app/api/admin/status-mappings/route.ts';
import * as timeInStep from '#app/api/metrics/time-in-step/route.ts';
import { openTestHouse, type TestHouse, type TestPerson } from '#app/api/testing.ts';
import { onRaw } from '#db/executor.ts';
import { drainFacts } from '#db/facts/drain.ts';
import { ensureWorkflow } from '#db/facts/workflow.ts';
import { derive } from '#db/testing/derive.ts';
import { type SeededJira, seedIssue, seedJira } from '#db/testing/seed-issues.ts';
import type { TimeInStep } from '#lib/api/flow.ts';
import type {
  FlowPreview,
  FlowVersion,
  MappingsView,
  WorkflowsView,
  WorkflowView,
} from '#lib/api/flow-admin.ts';
import * as one from './[id]/route.ts';
import * as history from './history/route.ts';
import * as preview from './preview/route.ts';
import * as restore from './restore/route.ts';
import * as workflows from './route.ts';

let house: TestHouse;
let clientId: number;
let client: string;
let jira: SeededJira;

beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  clientId = await house.client();
  client = String(clientId);
  jira = await seedJira(house.database.owner, clientId);
  await seedIssue(house.database.owner, jira, {
    createdAt: '2026-01-05T08:00:00Z',
    moves: [
      ['In progress', '2026-01-06T08:00:00Z'],
      ['Review', '2026-01-06T12:00:00Z'],
      ['Done', '2026-01-07T08:00:00Z'],
    ],
  });
  await derive(house.router, clientId);
});

const list = (person: TestPerson = 'viewer') =>
  house.ask<WorkflowsView>(workflows.GET, person, { query: { client } });
const mapped = async (person: TestPerson = 'viewer') =>
  house.ask<MappingsView>(mappingList.GET, person, { query: { client } });
const create = (body: object, person: TestPerson = 'manager') =>
  house.ask<WorkflowView>(workflows.POST, person, { body: { clientId: client, ...body } });
const put = (id: string, body: object, person: TestPerson = 'manager') =>
  house.ask<WorkflowView>(one.PUT, person, { id, body, method: 'PUT' });
const remove = (id: string, version: number, person: TestPerson = 'manager') =>
  house.ask(one.DELETE, person, { id, method: 'DELETE', query: { version: String(version) } });
const map = (body: object, person: TestPerson = 'manager', id = String(jira.integrationId)) =>
  house.ask<{ version: number }>(mappings.PUT, person, { id, body, method: 'PUT' });
const look = (change: object, version = 0, person: TestPerson = 'manager') =>
  house.ask<FlowPreview>(preview.POST, person, { body: { clientId: client, version, change } });
const back = (to: number, version: number, person: TestPerson = 'manager') =>
  house.ask<{ version: number }>(restore.POST, person, { body: { clientId: client, version, to } });
const versions = async () =>
  (await house.ask<{ versions: FlowVersion[] }>(history.GET, 'viewer', { query: { client } })).json.versions;

const defaultOne = async (): Promise<WorkflowView> => (await list()).json.workflows[0]!;
const bare = ({ name, isDefault, steps }: WorkflowView) => ({
  name,
  isDefault,
  steps: steps.map(({ id, name: step, category, targetSeconds }) => ({
    id,
    name: step,
    category,
    targetSeconds,
  })),
});
/** What of the history and the mappings a roll-back has to bring back. */
const whole = async () => {
  const { version: _, changedAt: __, changedBy: ___, ...flow } = (await list()).json;
  const { integrations, steps } = (await mapped()).json;
  return JSON.stringify({ flow, integrations, steps });
};
const STEPS = [
  { name: 'Open', category: 'todo' },
  { name: 'Closed', category: 'done' },
];

it('are made, changed and deleted, each as a version that says what differs', async () => {
  expect((await list()).json).toMatchObject({ version: 0, changedBy: null });
  const flow = await defaultOne();
  expect(flow).toMatchObject({ name: 'Default', isDefault: true });
  expect(flow.steps.map(({ name, issues }) => [name, issues])).toEqual([
    ['To do', 0],
    ['In progress', 0],
    ['Done', 1],
  ]);
  const { steps } = bare(flow);
  const [todo, work, done] = steps;
  const changed = await put(flow.id, {
    version: 0,
    name: 'Product',
    isDefault: true,
    note: ' Review is waiting ',
    steps: [
      todo,
      { ...work, name: 'Doing', targetSeconds: 86_400 },
      { name: 'Review', category: 'waiting' },
      done,
    ],
  });
  expect(changed).toMatchObject({ status: 200, json: { name: 'Product' } });
  expect(changed.json.steps.map(({ id }) => id)).toEqual([todo?.id, work?.id, expect.any(String), done?.id]);
  const made = await create({ version: 1, name: 'Support', steps: STEPS });
  expect(made).toMatchObject({ status: 201, json: { name: 'Support', isDefault: false } });
  expect((await list()).json.workflows.map(({ name }) => name)).toEqual(['Product', 'Support']);
  expect(await remove(made.json.id, 2)).toMatchObject({ status: 200 });
  expect(await versions()).toMatchObject([
    { version: 3, changes: ['Workflow “Support” is deleted.'] },
    { version: 2, changes: ['Workflow “Support” is made, with “Open” (to do), “Closed” (done).'] },
    {
      version: 1,
      note: 'Review is waiting',
      changedBy: 'manager@example.com',
      changes: [
        'Workflow “Default” is called “Product”.',
        '“Product”: step “In progress” is called “Doing”.',
        '“Product”: target of “Doing”: none → 1\u00a0d.',
        '“Product”: step “Review” (waiting) is added behind “Doing”.',
      ],
    },
    { version: 0, changedBy: null, changes: [] },
  ]);
  expect((await house.audit(clientId)).map(({ action, subject }) => [action, subject])).toEqual([
    ['workflow.update', `workflow:${flow.id}`],
    ['workflow.create', `workflow:${made.json.id}`],
    ['workflow.delete', `workflow:${made.json.id}`],
  ]);
});

it('take the statuses of a step that is taken out where they are told, and not without being told', async () => {
  const flow = await defaultOne();
  const [todo, work, done] = bare(flow).steps;
  await map({ version: 0, effectiveFrom: null, statuses: [{ id: 'Review', stepId: work?.id }] });
  const without = {
    version: 1,
    name: 'Default',
    isDefault: true,
    steps: [todo, { name: 'Work', category: 'waiting' }, done],
  };
  const refused = await put(flow.id, without);
  expect(refused).toMatchObject({ status: 409, json: { error: { code: 'step_in_use' } } });
  expect(refused.json.error.message).toContain('A status belongs to “In progress”');
  expect(await put(flow.id, { ...without, moves: [{ from: work?.id, to: 'Nowhere' }] })).toMatchObject({
    status: 400,
  });
  const moved = await put(flow.id, { ...without, moves: [{ from: work?.id, to: 'Work' }] });
  expect(moved.json.steps.map(({ name, statuses }) => [name, statuses])).toEqual([
    ['To do', 0],
    ['Work', 1],
    ['Done', 0],
  ]);
  const { steps } = bare(moved.json);
  const dropped = {
    ...without,
    version: 2,
    steps: [steps[0], steps[2]],
    moves: [{ from: steps[1]?.id, to: null }],
  };
  expect((await put(flow.id, dropped)).status).toBe(200);
  const review = (await mapped()).json.integrations[0]?.statuses.find(({ id }) => id === 'Review');
  expect(review).toMatchObject({ mappings: [], byCategory: null });
});

describe('mappings', () => {
  it('show what is not mapped first, with how many issues are in it and a suggestion', async () => {
    const made = await create({
      version: 0,
      name: 'Support',
      steps: [...STEPS, { name: 'review', category: 'waiting' }],
    });
    const [todo, work, done] = (await defaultOne()).steps.map(({ id }) => id);
    const namesake = made.json.steps[2]?.id;
    await house.database.owner`
      insert into issue_statuses (client_id, integration_id, external_id, name, category)
      select ${clientId}, ${jira.integrationId}, '10', '<img src=x onerror=alert(1)>', 'new'`;
    await map({ version: 1, effectiveFrom: null, statuses: [{ id: 'Done', stepId: done }] });
    const { integrations, steps } = (await mapped()).json;
    expect(steps.map(({ name, workflow }) => `${workflow}/${name}`)).toContain('Support/review');
    expect(
      integrations[0]?.statuses.map(({ name, issues, suggestion }) => [name, issues, suggestion]),
    ).toEqual([
      ['<img src=x onerror=alert(1)>', 0, todo],
      ['In progress', 0, work],
      ['Review', 0, namesake],
      ['To do', 0, todo],
      ['Done', 1, null],
    ]);
  });

  it('show a status that Jira has forgotten, by the name it had', async () => {
    await seedIssue(house.database.owner, jira, {
      createdAt: '2026-01-05T08:00:00Z',
      moves: [
        ['Lab', '2026-01-06T08:00:00Z'],
        ['Done', '2026-01-07T08:00:00Z'],
      ],
    });
    await house.database
      .owner`update issue_changes set to_text = 'In the lab' where to_id = 'Lab' and client_id = ${clientId}`;
    await derive(house.router, clientId);
    const lab = async () => (await mapped()).json.integrations[0]?.statuses.find(({ id }) => id === 'Lab');
    expect(await lab()).toMatchObject({ name: 'In the lab', category: null, issues: 0, suggestion: null });
    const [, work] = (await defaultOne()).steps;
    await map({ version: 0, effectiveFrom: null, statuses: [{ id: 'Lab', stepId: work?.id }] });
    await derive(house.router, clientId);
    expect(await lab()).toMatchObject({ name: 'In the lab', mappings: [{ stepId: work?.id }] });
  });

  it('from a day on leave what was before, and from the beginning replace it all', async () => {
    const [todo, work, done] = (await defaultOne()).steps.map(({ id }) => id);
    const say = (version: number, stepId: string | null | undefined, effectiveFrom: string | null) =>
      map({ version, effectiveFrom, statuses: [{ id: 'Review', stepId }] });
    const now = async () =>
      (await mapped()).json.integrations[0]?.statuses
        .find(({ id }) => id === 'Review')
        ?.mappings.map(({ stepId, effectiveFrom }) => [stepId, effectiveFrom]);
    await say(0, work, null);
    await say(1, done, '2026-03-01');
    await say(2, todo, '2026-05-01');
    expect(await now()).toEqual([
      [work, null],
      [done, '2026-03-01'],
      [todo, '2026-05-01'],
    ]);
    await say(3, todo, '2026-02-01');
    expect(await now()).toEqual([
      [work, null],
      [todo, '2026-02-01'],
    ]);
    expect((await versions())[0]?.changes).toEqual([
      expect.stringMatching(
        /^Status “Review” of Jira \d+: “In progress”, “Done” from 1 Mar 2026, “To do” from 1 May 2026 → “In progress”, “To do” from 1 Feb 2026\.$/,
      ),
    ]);
    expect(await say(4, null, '2026-02-01')).toMatchObject({ status: 400 });
    await say(4, null, null);
    expect(await now()).toEqual([]);
  });

  it('of 1,000 statuses are saved at once', { timeout: 60_000 }, async () => {
    await house.database.owner`
      insert into issue_statuses (client_id, integration_id, external_id, name, category)
      select ${clientId}, ${jira.integrationId}, n::text, 'Status ' || n, 'new' from generate_series(1, 1000) n`;
    const [todo] = (await defaultOne()).steps;
    const statuses = Array.from({ length: 1_000 }, (_, n) => ({ id: String(n + 1), stepId: todo?.id }));
    expect(
      (await look({ kind: 'map', integrationId: String(jira.integrationId), effectiveFrom: null, statuses }))
        .status,
    ).toBe(200);
    expect((await map({ version: 0, effectiveFrom: null, statuses })).status).toBe(200);
    expect(
      (await mapped()).json.integrations[0]?.statuses.filter((status) => status.mappings.length > 0),
    ).toHaveLength(1_000);
  });
});

it('go back to any version, as a new one', async () => {
  const states = [await whole()];
  const flow = await defaultOne();
  const [todo, work, done] = bare(flow).steps;
  await map({ version: 0, effectiveFrom: null, statuses: [{ id: 'Review', stepId: work?.id }] });
  states.push(await whole());
  await put(flow.id, {
    version: 1,
    name: 'Other',
    isDefault: true,
    moves: [{ from: work?.id, to: null }],
    steps: [done, todo, { name: 'Doing', category: 'waiting' }],
  });
  states.push(await whole());
  await create({ version: 2, name: 'Support', steps: STEPS });
  let version = 3;
  for (const to of [1, 2, 0]) {
    const tried = await look({ kind: 'restore', to }, version);
    expect((await back(to, version)).json.version).toBe(++version);
    expect(await whole()).toBe(states[to]);
    expect((await versions())[0]).toMatchObject({ restored: to, changes: tried.json.changes });
  }
  expect(await back(0, version)).toMatchObject({ status: 400, json: { error: { code: 'nothing_changed' } } });
  expect((await back(99, version)).status).toBe(404);
  // What was mapped of a source that is gone since does not come back.
  await house.database.owner`delete from issues where client_id = ${clientId}`;
  await house.database.owner`delete from projects where client_id = ${clientId}`;
  await house.database.owner`delete from issue_statuses where client_id = ${clientId}`;
  await house.database.owner`delete from integrations where client_id = ${clientId}`;
  expect((await back(2, version)).status).toBe(200);
  expect((await mapped()).json.integrations).toEqual([]);
});

it('are not overwritten by somebody who has not seen the newest, who is told what it is', async () => {
  const flow = await defaultOne();
  const rename = (name: string) => put(flow.id, { version: 0, ...bare(flow), name });
  const both = await Promise.all([rename('One'), rename('Two')]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const { error } = both.find(({ status }) => status === 409)!.json;
  expect(error.code).toBe('conflict');
  expect(error.message).toContain('manager@example.com has changed');
  expect(error.issues?.[0]?.message).toMatch(/^Workflow “Default” is called “(One|Two)”\.$/);
  expect(await look({ kind: 'delete', id: flow.id }, 0)).toMatchObject({ status: 409 });
  expect(await remove(flow.id, 0)).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
});

it('change names with each other, and order, without making any fact anew', async () => {
  const flow = await defaultOne();
  const [todo, work, done] = bare(flow).steps;
  const marks = () => house.database.owner`select 1 from fact_marks where client_id = ${clientId}`;
  const swapped = [{ ...work, name: 'To do' }, { ...todo, name: 'In progress' }, done];
  expect((await put(flow.id, { version: 0, ...bare(flow), steps: swapped })).status).toBe(200);
  expect(await marks()).toHaveLength(0);
  // Pages do not take from memory what the steps were called.
  await house.database.waitForReplicas();
  const query = { client, from: '2026-01-01', to: '2026-02-01' };
  const { json } = await house.ask<TimeInStep>(timeInStep.GET, 'viewer', { query });
  expect(json.steps.slice(0, 2).map(({ id, name }) => [id, name])).toEqual([
    [work?.id, 'To do'],
    [todo?.id, 'In progress'],
  ]);
});

it('hold for facts with the next marks that are taken, in the transaction of the change', async () => {
  const [todo, , done] = (await defaultOne()).steps;
  const stepOf = async () => {
    const [row] = await house.database.owner`
      select step_id::text as step, done_at from issue_facts where client_id = ${clientId}`;
    return row;
  };
  expect(await stepOf()).toMatchObject({ step: done?.id });
  await map({ version: 0, effectiveFrom: null, statuses: [{ id: 'Done', stepId: todo?.id }] });
  expect(await house.database.owner`select kind from fact_marks where client_id = ${clientId}`).toEqual([
    { kind: 'everything' },
  ]);
  await house.router.etl({ clientId }, (raw) => drainFacts(onRaw(raw), clientId));
  expect(await stepOf()).toMatchObject({ step: todo?.id, done_at: null });
});

it('do not wait for a preview, and a sync does not either', async () => {
  const { owner } = house.database;
  const [, work] = (await defaultOne()).steps;
  const change = {
    kind: 'map',
    integrationId: String(jira.integrationId),
    effectiveFrom: null,
    statuses: [
      { id: 'Review', stepId: work?.id },
      { id: 'To do', stepId: work?.id },
    ],
  };
  // The preview is held where it reads the facts, after all it could lock.
  const held = await owner.reserve();
  await held`begin`;
  await held`lock table issue_changes in access exclusive mode`;
  const tried = look(change);
  await expect
    .poll(
      async () =>
        (
          await owner`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%issue_changes%'`
        ).length,
    )
    .toBeGreaterThan(0);
  const locks = await owner<{ table: string }[]>`
    select distinct c.relname as table from pg_locks l join pg_class c on c.oid = l.relation
    join pg_stat_activity a on a.pid = l.pid
    where a.application_name = 'leadline:web' and a.datname = current_database() and c.relnamespace = 'public'::regnamespace
      and c.relkind = 'r' and l.mode <> 'AccessShareLock'`;
  expect(locks).toEqual([]);
  expect(
    (await map({ version: 0, effectiveFrom: null, statuses: [{ id: 'Review', stepId: work?.id }] })).status,
  ).toBe(200);
  await held`rollback`;
  held.release();
  expect((await tried).status).toBe(200);
});

describe('bad input', () => {
  it.each([
    ['no name', { name: ' ' }, 400, 'name'],
    ['no step', { steps: [] }, 400, 'steps'],
    ['no done step', { steps: [{ name: 'A', category: 'todo' }] }, 400, 'steps'],
    ['two steps of one name', { steps: [...STEPS, { name: 'OPEN', category: 'todo' }] }, 400, 'steps.2.name'],
    ['a step without a name', { steps: [...STEPS, { name: '', category: 'todo' }] }, 400, 'steps.2.name'],
    [
      'a category of its own',
      { steps: [...STEPS, { name: 'X', category: 'paused' }] },
      400,
      'steps.2.category',
    ],
    [
      'a target of nothing',
      { steps: [...STEPS, { name: 'X', category: 'todo', targetSeconds: 0 }] },
      400,
      'steps.2.targetSeconds',
    ],
    ['a name that is taken', { name: 'dEFAULT' }, 409, 'name'],
    ['a long name', { name: 'x'.repeat(101) }, 400, 'name'],
  ])('is refused: %s', async (_, body, status, path) => {
    const made = await create({ version: 0, name: 'Support', steps: STEPS, ...body });
    expect(made, JSON.stringify(made.json)).toMatchObject({
      status,
      json: { error: { issues: [{ path }] } },
    });
    expect((await list()).json).toMatchObject({ version: 0, workflows: [{ name: 'Default' }] });
  });

  it.each([
    ['a day that is none', { effectiveFrom: '2026-02-30' }, 400],
    ['a day of nonsense', { effectiveFrom: 'yesterday' }, 400],
    ['a day before all days', { effectiveFrom: '0001-01-01' }, 400],
    ['no day', { effectiveFrom: undefined }, 400],
    ['a status that there is not', { statuses: [{ id: 'Nowhere', stepId: null }] }, 400],
    ['a step that there is not', { statuses: [{ id: 'Done', stepId: '999999999' }] }, 400],
    ['no status', { statuses: [] }, 400],
    [
      'a status twice',
      {
        statuses: [
          { id: 'Done', stepId: null },
          { id: 'Done', stepId: null },
        ],
      },
      400,
    ],
  ])('is refused: %s', async (_, body, status) => {
    const [todo] = (await defaultOne()).steps;
    const given = { effectiveFrom: null, statuses: [{ id: 'Done', stepId: todo?.id }], ...body };
    expect(await map({ version: 0, ...given })).toMatchObject({ status });
    expect((await look({ kind: 'map', integrationId: String(jira.integrationId), ...given })).status).toBe(
      status,
    );
    expect((await list()).json.version).toBe(0);
  });

  it('is kept as it is where it is but odd', async () => {
    const name = `'); drop table workflows; --`;
    const markup = '<script>alert(1)</script> %s $x \\ "';
    const made = await create({ version: 0, name, steps: [...STEPS, { name: markup, category: 'waiting' }] });
    expect(made).toMatchObject({ status: 201, json: { name, steps: [{}, {}, { name: markup }] } });
    const [status] = made.json.steps.slice(2);
    await map({ version: 1, effectiveFrom: '2190-01-01', statuses: [{ id: 'Done', stepId: status?.id }] });
    expect((await versions())[0]?.changes[0]).toContain(`“${markup}” (${name}) from 1 Jan 2190`);
    expect((await create({ version: 2, name: 'a\u0000b', steps: STEPS })).status).toBe(400);
  });

  it('of another client is not there', async () => {
    const other = await house.client();
    const theirs = await seedJira(house.database.owner, other);
    await derive(house.router, other);
    const [step] = await house.database
      .owner`select id::text, workflow_id::text as workflow from workflow_steps where client_id = ${other} limit 1`;
    const foreign = await map({
      version: 0,
      effectiveFrom: null,
      statuses: [{ id: 'Done', stepId: step?.id }],
    });
    expect(foreign.status).toBe(400);
    const flow = await defaultOne();
    const { steps } = bare(flow);
    const taken = await put(flow.id, {
      version: 0,
      ...bare(flow),
      steps: [...steps, { id: step?.id, name: 'X', category: 'todo' }],
    });
    expect(taken).toMatchObject({ status: 400, json: { error: { issues: [{ path: 'steps.3.id' }] } } });
    for (const change of [
      { kind: 'delete', id: step?.workflow },
      {
        kind: 'map',
        integrationId: String(theirs.integrationId),
        effectiveFrom: null,
        statuses: [{ id: 'Done', stepId: steps[0]?.id }],
      },
    ])
      expect((await look(change)).status).toBe(404);
    const github = await house.database.owner`
      insert into integrations (client_id, kind, name, base_url, token_sealed, repository_names)
      values (${clientId}, 'github', 'GitHub', 'https://github.com', 'v1', '{}') returning id::text`;
    const closed = { version: 0, effectiveFrom: null, statuses: [{ id: 'closed', stepId: steps[0]?.id }] };
    expect((await map(closed, 'manager', String(github[0]?.id))).status).toBe(400);
  });

  it('the default is not deleted, nor is there none', async () => {
    const flow = await defaultOne();
    expect(await remove(flow.id, 0)).toMatchObject({ status: 409, json: { error: { code: 'is_default' } } });
    expect((await put(flow.id, { version: 0, ...bare(flow), isDefault: false })).status).toBe(400);
    const made = await create({ version: 0, name: 'Support', steps: STEPS });
    expect((await put(made.json.id, { version: 1, ...bare(made.json), isDefault: true })).status).toBe(200);
    expect((await list()).json.workflows.map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ['Support', true],
      ['Default', false],
    ]);
    expect((await remove(flow.id, 2)).status).toBe(200);
  });
});

it('are seen by viewers and changed by managers only, and for strangers not there', async () => {
  const flow = await defaultOne();
  for (const [person, status] of [
    ['viewer', 403],
    ['stranger', 404],
  ] as const) {
    expect((await create({ version: 0, name: 'B', steps: STEPS }, person)).status).toBe(status);
    expect((await put(flow.id, { version: 0, ...bare(flow), name: 'B' }, person)).status).toBe(status);
    expect((await remove(flow.id, 0, person)).status).toBe(status);
    expect(
      (await map({ version: 0, effectiveFrom: null, statuses: [{ id: 'Done', stepId: null }] }, person))
        .status,
    ).toBe(status);
    expect((await look({ kind: 'delete', id: flow.id }, 0, person)).status).toBe(status);
    expect((await back(0, 0, person)).status).toBe(status);
  }
  expect((await list('stranger')).status).toBe(404);
  expect((await mapped('stranger')).status).toBe(404);
  expect((await house.ask(history.GET, 'stranger', { query: { client } })).status).toBe(404);
  expect(await versions()).toEqual([]);
});

it('of a client that was never synced are none, until one is made beside the default', async () => {
  const fresh = await house.client();
  const query = { client: String(fresh) };
  const made = await house.ask<WorkflowView>(workflows.POST, 'manager', {
    body: { clientId: String(fresh), version: 0, name: 'Support', steps: STEPS },
  });
  expect(made.status).toBe(201);
  const { json } = await house.ask<WorkflowsView>(workflows.GET, 'viewer', { query });
  expect(json.workflows.map(({ name }) => name)).toEqual(['Default', 'Support']);
});

it('of a client whose default is being made at the same moment have it once', async () => {
  const fresh = await house.client();
  let answered: ReturnType<typeof house.ask<WorkflowView>> | undefined;
  await house.database.owner.begin(async (sql) => {
    await ensureWorkflow(onRaw(sql), { clientId: fresh });
    answered = house.ask<WorkflowView>(workflows.POST, 'manager', {
      body: { clientId: String(fresh), version: 0, name: 'Support', steps: STEPS },
    });
    // Until it waits for this transaction.
    await expect
      .poll(async () => {
        const [row] = await house.database.owner`
          select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and query like '%with made as%'`;
        return row?.n;
      })
      .toBe(1);
  });
  expect((await answered)?.status).toBe(201);
  const { json } = await house.ask<WorkflowsView>(workflows.GET, 'viewer', {
    query: { client: String(fresh) },
  });
  expect(json.workflows.map(({ name, steps }) => [name, steps.length])).toEqual([
    ['Default', 3],
    ['Support', STEPS.length],
  ]);
});
