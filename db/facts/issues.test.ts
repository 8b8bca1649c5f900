import { beforeAll, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { derive as deriveFacts } from '#db/testing/derive.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import { type IssueSeed, seedChanges, seedIssue, seedJira } from '#db/testing/seed-issues.ts';
import type { Router } from '../router/router.ts';
import type { MarkKind } from './marks.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

const HOUR = 3_600;

const derive = (clientId: number, kind: MarkKind, ids: number[] = []) =>
  deriveFacts(router, clientId, kind, ids);

interface Fact {
  started: string | null;
  done: string | null;
  lead: number | null;
  cycle: number | null;
  active: number;
  waiting: number;
  step: string | null;
  category: string | null;
  since: string;
  reopened: number;
  excluded: string | null;
  anomalies: number;
}

const factOf = async (id: number) => {
  const [row] = await database.owner<Fact[]>`
    select to_char(started_at at time zone 'UTC', 'MM-DD HH24:MI') as started,
      to_char(done_at at time zone 'UTC', 'MM-DD HH24:MI') as done, lead_seconds as lead, cycle_seconds as cycle,
      active_seconds as active, waiting_seconds as waiting, s.name as step, f.category,
      to_char(step_entered_at at time zone 'UTC', 'MM-DD HH24:MI') as since, reopened, excluded_by as excluded, anomalies
    from issue_facts f left join workflow_steps s on s.id = f.step_id where issue_id = ${id}`;
  return row;
};

/** `status from–to`, in order. */
const historyOf = async (id: number) => {
  const rows = await database.owner<{ text: string }[]>`
    select status_id || ' ' || to_char(entered_at at time zone 'UTC', 'MM-DD HH24:MI') || '–' ||
      coalesce(to_char(left_at at time zone 'UTC', 'MM-DD HH24:MI'), '') as text
    from issue_status_intervals where issue_id = ${id} order by position`;
  return rows.map(({ text }) => text);
};

const stepTimesOf = async (id: number) => {
  const rows = await database.owner<{ step: string; seconds: number; visits: number; age: number | null }[]>`
    select coalesce(s.name, '–') as step, seconds, visits, age_seconds as age
    from issue_step_times t left join workflow_steps s on s.id = t.step_id where issue_id = ${id} order by s.position`;
  return rows.map(({ step, seconds, visits, age }) => [step, seconds, visits, age]);
};

/** `day step +entered −left`, of days. */
const countsOf = async (clientId: number, grain = 'day') => {
  const rows = await database.owner<{ text: string }[]>`
    select to_char(start, 'MM-DD') || ' ' || coalesce(s.name, '–') || ' +' || entered || ' −' || "left" as text
    from issue_step_counts c left join workflow_steps s on s.id = c.step_id
    where c.client_id = ${clientId} and grain = ${grain} order by start, s.position`;
  return rows.map(({ text }) => text);
};

async function one(seed: IssueSeed, timeZone?: string) {
  const clientId = await seedClient(database.owner, timeZone ? { timeZone } : {});
  const jira = await seedJira(database.owner, clientId);
  const id = await seedIssue(database.owner, jira, seed);
  await derive(clientId, 'issues', [id]);
  return { clientId, jira, id };
}

describe('an issue', () => {
  it('is started by its first step in progress, and done when it entered done and stayed', async () => {
    const { id, clientId } = await one({
      createdAt: '2026-01-05T08:00:00Z',
      moves: [
        ['In progress', '2026-01-06T08:00:00Z'],
        ['Review', '2026-01-06T12:00:00Z'],
        ['Done', '2026-01-07T08:00:00Z'],
      ],
    });
    expect(await factOf(id)).toEqual({
      started: '01-06 08:00',
      done: '01-07 08:00',
      lead: 48 * HOUR,
      cycle: 24 * HOUR,
      active: 24 * HOUR,
      waiting: 0,
      step: 'Done',
      category: 'done',
      since: '01-07 08:00',
      reopened: 0,
      excluded: null,
      anomalies: 0,
    });
    expect(await historyOf(id)).toEqual([
      'To do 01-05 08:00–01-06 08:00',
      'In progress 01-06 08:00–01-06 12:00',
      'Review 01-06 12:00–01-07 08:00',
      'Done 01-07 08:00–',
    ]);
    // Two statuses of one step, one right after the other: one visit, and nobody enters or leaves.
    expect(await stepTimesOf(id)).toEqual([
      ['To do', 24 * HOUR, 1, 0],
      ['In progress', 24 * HOUR, 1, 24 * HOUR],
    ]);
    expect(await countsOf(clientId)).toEqual([
      '01-05 To do +1 −0',
      '01-06 To do +0 −1',
      '01-06 In progress +1 −0',
      '01-07 In progress +0 −1',
      '01-07 Done +1 −0',
    ]);
    expect(await countsOf(clientId, 'month')).toEqual([
      '01-01 To do +1 −1',
      '01-01 In progress +1 −1',
      '01-01 Done +1 −0',
    ]);
  });

  it('that nobody moved is where it was created', async () => {
    const { id } = await one({ createdAt: '2026-01-05T08:00:00Z' });
    expect(await historyOf(id)).toEqual(['To do 01-05 08:00–']);
    expect(await factOf(id)).toMatchObject({
      started: null,
      done: null,
      lead: null,
      step: 'To do',
      anomalies: 0,
    });
  });

  it('that was reopened left done when it left it, and is done when it came back for good', async () => {
    const { id } = await one({
      createdAt: '2026-01-05T08:00:00Z',
      moves: [
        ['In progress', '2026-01-05T09:00:00Z'],
        ['Done', '2026-01-05T10:00:00Z'],
        ['In progress', '2026-01-06T10:00:00Z'],
        ['Done', '2026-01-06T12:00:00Z'],
      ],
    });
    expect(await factOf(id)).toMatchObject({
      started: '01-05 09:00',
      done: '01-06 12:00',
      reopened: 1,
      active: 3 * HOUR,
      lead: 28 * HOUR,
      cycle: 27 * HOUR,
    });
    expect(await stepTimesOf(id)).toEqual([
      ['To do', HOUR, 1, 0],
      ['In progress', 3 * HOUR, 2, 27 * HOUR],
      ['Done', 24 * HOUR, 1, 25 * HOUR],
    ]);
  });

  it('that is open again is not done', async () => {
    const { id } = await one({
      createdAt: '2026-01-05T08:00:00Z',
      moves: [
        ['Done', '2026-01-05T10:00:00Z'],
        ['To do', '2026-01-06T10:00:00Z'],
      ],
    });
    expect(await factOf(id)).toMatchObject({
      done: null,
      lead: null,
      reopened: 1,
      category: 'todo',
      started: null,
    });
    expect(await stepTimesOf(id)).toEqual([]);
  });

  it('that went to done past every step in progress has a lead time and no cycle time', async () => {
    const { id } = await one({
      createdAt: '2026-01-05T08:00:00Z',
      moves: [['Done', '2026-01-05T10:00:00Z']],
    });
    expect(await factOf(id)).toMatchObject({ lead: 2 * HOUR, cycle: null, started: null });
    expect(await stepTimesOf(id)).toEqual([['To do', 2 * HOUR, 1, null]]);
  });

  it('re-enters a step fifty times: its times add up, to the second', async () => {
    const moves: [string, string][] = [];
    for (let n = 0; n < 50; n++) {
      const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 8, n * 10 + minutes)).toISOString();
      moves.push(['In progress', at(1)], ['To do', at(4)]);
    }
    moves.push(['Done', '2026-01-06T08:00:00.900Z']);
    const { id, clientId } = await one({ createdAt: '2026-01-05T08:00:00.400Z', moves });
    expect(await stepTimesOf(id)).toEqual([
      ['To do', 24 * HOUR - 50 * 180, 51, 23 * HOUR + 59 * 60],
      ['In progress', 50 * 180, 50, 49 * 600 + 180],
    ]);
    expect(await factOf(id)).toMatchObject({ active: 50 * 180, lead: 24 * HOUR });
    expect(await countsOf(clientId)).toContain('01-05 In progress +50 −50');
  });

  it('says at equal times what its changelog says in its order, whatever the order of rows', async () => {
    const { id } = await one({
      createdAt: '2026-01-05T08:00:00Z',
      moves: [
        ['In progress', '2026-01-05T09:00:00Z'],
        ['Review', '2026-01-05T09:00:00Z'],
        ['Done', '2026-01-05T09:00:00Z'],
      ],
    });
    expect(await historyOf(id)).toEqual([
      'To do 01-05 08:00–01-05 09:00',
      'In progress 01-05 09:00–01-05 09:00',
      'Review 01-05 09:00–01-05 09:00',
      'Done 01-05 09:00–',
    ]);
    expect(await factOf(id)).toMatchObject({ cycle: 0, lead: HOUR, anomalies: 0 });
  });

  it('with changes stored out of order is put in the order of time', async () => {
    const { id, clientId } = await one({ createdAt: '2026-01-05T08:00:00Z', status: 'Done' });
    await seedChanges(database.owner, clientId, id, [
      { from: 'In progress', to: 'Done', at: '2026-01-07T08:00:00Z' },
      { from: 'To do', to: 'In progress', at: '2026-01-06T08:00:00Z' },
    ]);
    await derive(clientId, 'issues', [id]);
    expect(await factOf(id)).toMatchObject({ started: '01-06 08:00', done: '01-07 08:00', anomalies: 0 });
  });

  it('with a hole in its changelog stays in the last known status, and is counted as mended', async () => {
    const { id, clientId } = await one({ createdAt: '2026-01-05T08:00:00Z', status: 'Done' });
    await seedChanges(database.owner, clientId, id, [
      { from: 'To do', to: 'In progress', at: '2026-01-06T08:00:00Z' },
      { from: 'Review', to: 'Done', at: '2026-01-07T08:00:00Z' },
    ]);
    await derive(clientId, 'issues', [id]);
    expect(await historyOf(id)).toEqual([
      'To do 01-05 08:00–01-06 08:00',
      'In progress 01-06 08:00–01-07 08:00',
      'Done 01-07 08:00–',
    ]);
    expect(await factOf(id)).toMatchObject({ anomalies: 1, cycle: 24 * HOUR });
  });

  it('whose last change is not in its changelog got to its status when it was resolved', async () => {
    const seed = { createdAt: '2026-01-05T08:00:00Z', status: 'Done', updatedAt: '2026-01-09T08:00:00Z' };
    const moves: [string, string][] = [['In progress', '2026-01-06T08:00:00Z']];
    const resolved = await one({ ...seed, moves, resolvedAt: '2026-01-08T08:00:00Z' });
    expect(await factOf(resolved.id)).toMatchObject({ done: '01-08 08:00', anomalies: 1 });
    const updated = await one({ ...seed, moves });
    expect(await factOf(updated.id)).toMatchObject({ done: '01-09 08:00', anomalies: 1 });
  });

  it('changed before its creation, by its clocks: nothing is negative, and it is counted as mended', async () => {
    const { id } = await one({
      createdAt: '2026-01-05T08:00:00Z',
      moves: [
        ['In progress', '2026-01-05T07:00:00Z'],
        ['Done', '2026-01-05T07:30:00Z'],
      ],
    });
    expect(await factOf(id)).toMatchObject({
      lead: 0,
      cycle: 0,
      active: 0,
      anomalies: 2,
      done: '01-05 08:00',
    });
    expect(await stepTimesOf(id)).toEqual([
      ['To do', 0, 1, 0],
      ['In progress', 0, 1, 0],
    ]);
  });
});

describe('a step of several statuses', () => {
  it('is entered once, and its time before the present one is told apart from it', async () => {
    const { id, clientId } = await one({
      createdAt: '2026-01-05T08:00:00Z',
      moves: [
        ['In progress', '2026-01-05T09:00:00Z'],
        ['To do', '2026-01-05T11:00:00Z'],
        ['In progress', '2026-01-06T09:00:00Z'],
        ['Review', '2026-01-06T12:00:00Z'],
      ],
    });
    expect(await factOf(id)).toMatchObject({ since: '01-06 09:00', active: 2 * HOUR, step: 'In progress' });
    expect(await countsOf(clientId)).toContain('01-06 In progress +1 −0');
  });
});

describe('a status', () => {
  it('that nobody knows belongs to no step; its time is not lost', async () => {
    const { id, clientId } = await one({
      createdAt: '2026-01-05T08:00:00Z',
      moves: [
        ['Lab', '2026-01-05T10:00:00Z'],
        ['Done', '2026-01-05T11:00:00Z'],
      ],
    });
    expect(await stepTimesOf(id)).toEqual([
      ['To do', 2 * HOUR, 1, null],
      ['–', HOUR, 1, null],
    ]);
    expect(await countsOf(clientId)).toContain('01-05 – +1 −1');
  });

  it('that becomes known later finds its issues', async () => {
    const { id, clientId, jira } = await one({
      createdAt: '2026-01-05T08:00:00Z',
      moves: [['Lab', '2026-01-05T10:00:00Z']],
    });
    expect(await factOf(id)).toMatchObject({ step: null, category: null, started: null });
    await database.owner`
      insert into issue_statuses (client_id, integration_id, external_id, name, category)
      values (${clientId}, ${jira.integrationId}, 'Lab', 'Lab', 'indeterminate')`;
    await derive(clientId, 'statuses', [jira.integrationId]);
    expect(await factOf(id)).toMatchObject({ step: 'In progress', started: '01-05 10:00' });
  });

  it('belongs to a step from the day of its mapping on, in the client’s calendar', async () => {
    const { id, clientId, jira } = await one(
      {
        createdAt: '2026-01-05T08:00:00Z',
        moves: [
          ['Review', '2026-01-08T10:00:00Z'],
          ['Done', '2026-01-12T10:00:00Z'],
        ],
      },
      'Europe/Berlin',
    );
    const step = async (name: string, category: string) => {
      const [row] = await database.owner`
        insert into workflow_steps (client_id, workflow_id, position, name, category)
        select ${clientId}, id, 5, ${name}, ${category} from workflows where client_id = ${clientId} returning id`;
      return Number(row?.id);
    };
    const waiting = await step('In review', 'waiting');
    const map = (stepId: number, from: string | null) => database.owner`
      insert into status_mappings (client_id, integration_id, status_id, step_id, effective_from, changed_by)
      values (${clientId}, ${jira.integrationId}, 'Review', ${stepId}, ${from}, 'ada')`;
    await map(waiting, '2026-01-10');
    // Of the same step: cuts nothing.
    await map(waiting, '2026-01-11');
    // To begin.
    await map(await step('Later', 'done'), '2190-01-01');
    await derive(clientId, 'everything');
    expect(await historyOf(id)).toEqual([
      'To do 01-05 08:00–01-08 10:00',
      'Review 01-08 10:00–01-09 23:00',
      'Review 01-09 23:00–01-12 10:00',
      'Done 01-12 10:00–',
    ]);
    expect(await factOf(id)).toMatchObject({ active: 37 * HOUR, waiting: 59 * HOUR, lead: 170 * HOUR });
  });
});

describe('what does not count', () => {
  it.each([
    ['subtasks', { subtask: true }],
    ['gone', { goneAt: '2026-01-09T00:00:00Z' }],
  ])('is kept, and in no count of steps: %s', async (rule, seed) => {
    const moves: [string, string][] = [['Done', '2026-01-05T10:00:00Z']];
    const { id, clientId } = await one({ createdAt: '2026-01-05T08:00:00Z', moves, ...seed });
    expect(await factOf(id)).toMatchObject({ excluded: rule, lead: 2 * HOUR });
    expect(await countsOf(clientId)).toEqual([]);
    expect(await stepTimesOf(id)).toEqual([]);
  });

  it('leaves the counts when it is excluded by hand, and comes back with them', async () => {
    const { id, clientId } = await one({ createdAt: '2026-01-05T08:00:00Z' });
    await database.owner`
      insert into manual_exclusions (client_id, kind, item_id, reason, actor) values (${clientId}, 'issue', ${id}, 'test', 'ada')`;
    await derive(clientId, 'issues', [id]);
    expect(await factOf(id)).toMatchObject({ excluded: 'by_hand' });
    expect(await countsOf(clientId)).toEqual([]);
    await database.owner`delete from manual_exclusions where client_id = ${clientId}`;
    await derive(clientId, 'issues', [id]);
    expect(await countsOf(clientId)).toEqual(['01-05 To do +1 −0']);
  });

  it('is a sub-task only where the rule says so', async () => {
    const { id, clientId } = await one({ createdAt: '2026-01-05T08:00:00Z', subtask: true });
    await database.owner`
      insert into client_rules (client_id, rules, version, changed_by)
      values (${clientId}, ${database.owner.json({ excludeSubtasks: false })}, 1, 'ada')`;
    await derive(clientId, 'everything');
    expect(await factOf(id)).toMatchObject({ excluded: null });
  });
});

describe('an issue of GitHub', () => {
  const issue = async (seed: { state: string; closedAt?: string; changes: [string, string, string][] }) => {
    const clientId = await seedClient(database.owner);
    const repositoryId = await seedRepository(database.owner, clientId);
    const [row] = await database.owner`
      with statuses as (
        insert into issue_statuses (client_id, integration_id, external_id, name, category)
        select ${clientId}, r.integration_id, s.id, s.id, s.category from repositories r,
          (values ('open', 'new'), ('closed', 'done')) s(id, category) where r.id = ${repositoryId}
      )
      insert into issues (client_id, integration_id, repository_id, external_id, key, number, title, url, status_id,
        labels, created_at, resolved_at, source_updated_at)
      select ${clientId}, integration_id, id, '1', '#1', 1, 'One', 'https://x.example', ${seed.state}, '{}',
        '2026-01-05T08:00:00Z', ${seed.closedAt ?? null}, '2026-01-09T08:00:00Z'
      from repositories where id = ${repositoryId} returning id`;
    const id = Number(row?.id);
    const changes = seed.changes.map(([from, to, at]) => ({ from, to, at }));
    await seedChanges(database.owner, clientId, id, changes);
    await derive(clientId, 'issues', [id]);
    return id;
  };

  it('is to do while it is open, and done when it was closed for good', async () => {
    const id = await issue({
      state: 'closed',
      closedAt: '2026-01-08T08:00:00Z',
      changes: [
        ['open', 'closed', '2026-01-06T08:00:00Z'],
        ['closed', 'open', '2026-01-07T08:00:00Z'],
        ['open', 'closed', '2026-01-08T08:00:00Z'],
      ],
    });
    expect(await factOf(id)).toMatchObject({
      done: '01-08 08:00',
      lead: 72 * HOUR,
      cycle: null,
      reopened: 1,
    });
  });

  it('was open until it was closed, also where nobody tells of it', async () => {
    const id = await issue({ state: 'closed', closedAt: '2026-01-08T08:00:00Z', changes: [] });
    expect(await factOf(id)).toMatchObject({ done: '01-08 08:00', lead: 72 * HOUR, anomalies: 1 });
  });
});
