import { beforeAll, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { derive } from '#db/testing/derive.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { type IssueSeed, type SeededJira, seedIssue, seedJira } from '#db/testing/seed-issues.ts';
import type { Db, Router } from '../router/router.ts';
import { agingWork } from './aging-work.ts';
import { cumulativeFlow } from './cumulative-flow.ts';
import { cycleTimes } from './cycle-times.ts';
import { flowEfficiency } from './flow-efficiency.ts';
import { type MetricScope, metricScope } from './metric-scope.ts';
import { timeInStep } from './time-in-step.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

const HOUR = 3_600;
type Range = Partial<Pick<MetricScope, 'from' | 'to' | 'bucket' | 'label' | 'type'>> & { project?: number };
const january: Range = { from: '2026-01-05', to: '2026-01-18', bucket: 'week' };

/** A client whose issues go through To do, In progress, In review (waiting), Done. */
async function client(issues: IssueSeed[] = [], timeZone = 'UTC') {
  const id = await seedClient(database.owner, { timeZone });
  const jira = await seedJira(database.owner, id);
  await derive(router, id);
  await database.owner`
    with review as (
      insert into workflow_steps (client_id, workflow_id, position, name, category)
      select ${id}, id, 2, 'In review', 'waiting' from workflows where client_id = ${id} returning id
    ), moved as (
      update workflow_steps set position = position * 2 - 1 where client_id = ${id} and name <> 'In review'
    )
    insert into status_mappings (client_id, integration_id, status_id, step_id, changed_by)
    select ${id}, ${jira.integrationId}, 'Review', id, 'ada' from review`;
  await database.owner`update workflow_steps set position = 4 where client_id = ${id} and name = 'In review'`;
  await add(jira, issues);
  return { id, jira };
}

async function add(jira: SeededJira, issues: IssueSeed[]) {
  for (const issue of issues) await seedIssue(database.owner, jira, issue);
  await derive(router, jira.clientId);
}

async function ask<T>(
  id: number,
  question: (db: Db, scope: MetricScope) => Promise<T>,
  { label, type, ...range }: Range = january,
): Promise<T> {
  await database.waitForReplicas();
  return await router.read('dashboard_query', { clientId: id }, async (db, served) => {
    expect(served.node).toBe('replica-1');
    const filters = { ...(label ? { label } : {}), ...(type ? { type } : {}) };
    return question(db, await metricScope(db, { client: id, ...range, ...filters }));
  });
}

/** Created, started, in review, done: at these hours of 2026-01-05 UTC. */
const flows = (hours: [number, number, number, number], more: Partial<IssueSeed> = {}): IssueSeed => {
  const at = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour)).toISOString();
  const moves: [string, string][] = [
    ['In progress', at(hours[1])],
    ['Review', at(hours[2])],
    ['Done', at(hours[3])],
  ];
  return { createdAt: at(hours[0]), moves, ...more };
};

describe('the cumulative flow', () => {
  it('is in each step at the end of each day of the client’s zone, with what came before the range', async () => {
    const { id } = await client(
      [
        // Before the range, by a year and by days.
        { createdAt: '2024-02-29T12:00:00Z' },
        { createdAt: '2026-01-02T12:00:00Z', moves: [['Done', '2026-01-03T12:00:00Z']] },
        // Monday 23:30 in UTC is Tuesday in Berlin.
        { createdAt: '2026-01-05T23:30:00Z', moves: [['In progress', '2026-01-07T12:00:00Z']] },
        { createdAt: '2026-01-06T12:00:00Z', subtask: true },
      ],
      'Europe/Berlin',
    );
    const answer = await ask(id, cumulativeFlow, { from: '2026-01-05', to: '2026-01-08' });
    expect(answer.steps.map(({ name, category }) => [name, category])).toEqual([
      ['To do', 'todo'],
      ['In progress', 'in_progress'],
      ['In review', 'waiting'],
      ['Done', 'done'],
    ]);
    expect(answer.days).toEqual([
      { day: '2026-01-05', counts: [1, 0, 0, 1] },
      { day: '2026-01-06', counts: [2, 0, 0, 1] },
      { day: '2026-01-07', counts: [1, 1, 0, 1] },
      { day: '2026-01-08', counts: [1, 1, 0, 1] },
    ]);
    expect(answer.meta).toMatchObject({ n: 3, excluded: { subtasks: 1, gone: 0, by_hand: 0 }, anomalies: 0 });
  });

  it('says the same with a filter that takes it from the history of each issue', async () => {
    const { id } = await client([
      flows([1, 2, 30, 80], { labels: ['x'], type: 'Bug' }),
      flows([3, 9, 60, 200], { labels: ['x'], type: 'Bug' }),
      { createdAt: '2025-11-05T08:00:00Z', labels: ['x'], type: 'Bug' },
    ]);
    const all = await ask(id, cumulativeFlow);
    expect(await ask(id, cumulativeFlow, { ...january, label: 'X' })).toEqual(all);
    expect(await ask(id, cumulativeFlow, { ...january, type: 'Bug' })).toEqual(all);
    const none = await ask(id, cumulativeFlow, { ...january, type: 'Story' });
    expect(none.days.every(({ counts }) => counts.every((n) => n === 0))).toBe(true);
    expect(none.meta.n).toBe(0);
  });

  it('shows what belongs to no step only where there is something', async () => {
    const { id } = await client([
      { createdAt: '2026-01-05T08:00:00Z', moves: [['Lab', '2026-01-06T08:00:00Z']] },
    ]);
    const { steps, days } = await ask(id, cumulativeFlow);
    expect(steps.at(-1)).toEqual({ id: '0', name: 'Not mapped', category: null });
    expect(days.map(({ counts }) => counts.at(-1))).toEqual([0, ...Array(13).fill(1)]);
  });

  it('has no day that is still to come, and ten years of days with a leap day', async () => {
    const { id } = await client([{ createdAt: '2017-01-05T08:00:00Z' }]);
    expect((await ask(id, cumulativeFlow, { from: '2150-01-01', to: '2150-01-31' })).days).toEqual([]);
    const { days } = await ask(id, cumulativeFlow, { from: '2016-01-01', to: '2025-12-31' });
    expect(days).toHaveLength(3_653);
    expect(days.find(({ day }) => day === '2024-02-29')?.counts[0]).toBe(1);
    expect(days[0]?.counts[0]).toBe(0);
  });
});

describe('cycle times', () => {
  it('are a dot per issue with percentiles between two of them, and a histogram without holes', async () => {
    const { id } = await client([
      flows([0, 1, 2, 3]),
      flows([0, 1, 2, 5]),
      flows([0, 1, 2, 41]),
      // Done, never in progress: a lead time only.
      { createdAt: '2026-01-05T00:00:00Z', moves: [['Done', '2026-01-05T10:00:00Z']] },
    ]);
    const { cycle, lead, dots, histogram, meta } = await ask(id, cycleTimes);
    expect(cycle).toMatchObject({ n: 3, p50: 4 * HOUR, p75: 22 * HOUR, p85: 29.2 * HOUR });
    expect(cycle.p95).toBeCloseTo(36.4 * HOUR);
    expect(lead).toMatchObject({ n: 4, p50: 7.5 * HOUR });
    expect(dots.map(({ cycleSeconds, leadSeconds }) => [cycleSeconds / HOUR, leadSeconds / HOUR])).toEqual([
      [2, 3],
      [4, 5],
      [40, 41],
    ]);
    expect(dots[0]).toMatchObject({ doneAt: '2026-01-05T03:00:00.000Z', type: 'Story' });
    expect(histogram.map(({ fromSeconds, n }) => [fromSeconds / HOUR, n]).filter(([, n]) => n)).toEqual([
      [2, 1],
      [4, 1],
      [38, 1],
    ]);
    expect(histogram.every(({ toSeconds }, n) => toSeconds === (histogram[n + 1]?.fromSeconds ?? null))).toBe(
      true,
    );
    expect(meta.n).toBe(4);
  });

  it('that are all equal are one bin, and one issue is its own percentile', async () => {
    const { id } = await client([flows([0, 1, 2, 3])]);
    expect(await ask(id, cycleTimes)).toMatchObject({
      cycle: { n: 1, p50: 2 * HOUR, p85: 2 * HOUR, p95: 2 * HOUR },
    });
    const equal = await client([flows([0, 1, 2, 3]), flows([0, 1, 2, 3]), flows([0, 1, 2, 3])]);
    const { cycle, histogram } = await ask(equal.id, cycleTimes);
    expect(cycle).toMatchObject({ n: 3, p50: 2 * HOUR, p95: 2 * HOUR });
    expect(histogram.filter(({ n }) => n > 0)).toEqual([
      { fromSeconds: 2 * HOUR, toSeconds: 3 * HOUR, n: 3 },
    ]);
  });

  it('last the true time across a change of daylight saving, and fall into the day of the zone', async () => {
    const moves: [string, string][] = [
      ['In progress', '2026-03-28T23:30:00Z'],
      ['Done', '2026-03-29T21:59:59Z'],
    ];
    const { id } = await client([{ createdAt: '2026-03-28T12:00:00Z', moves }], 'Europe/Berlin');
    const day = { from: '2026-03-29', to: '2026-03-29' };
    expect((await ask(id, cycleTimes, day)).cycle).toMatchObject({ n: 1, p50: 22.5 * HOUR - 1 });
    expect((await ask(id, cycleTimes, { from: '2026-03-30', to: '2026-03-30' })).cycle.n).toBe(0);
  });

  it('are nothing of nothing', async () => {
    const { id } = await client();
    for (const range of [january, { from: '2150-01-01', to: '2150-01-31' }]) {
      expect(await ask(id, cycleTimes, range)).toMatchObject({
        dots: [],
        histogram: [],
        cycle: { n: 0, p50: null, p95: null },
        meta: { n: 0, anomalies: 0 },
      });
    }
  });
});

describe('aging work', () => {
  it('is what is in progress or waiting now, beside how old past issues were as they left each step', async () => {
    const { id } = await client([
      flows([0, 1, 3, 4]),
      flows([0, 1, 7, 12]),
      { createdAt: '2026-01-05T08:00:00Z', moves: [['In progress', '2026-01-05T09:00:00Z']] },
      {
        createdAt: '2026-01-04T08:00:00Z',
        moves: [
          ['In progress', '2026-01-05T08:00:00Z'],
          ['Review', '2026-01-06T08:00:00Z'],
        ],
      },
      { createdAt: '2026-01-04T08:00:00Z' },
      {
        createdAt: '2026-01-04T08:00:00Z',
        moves: [['In progress', '2026-01-05T08:00:00Z']],
        goneAt: '2026-01-06T00:00:00Z',
      },
    ]);
    const { issues, steps, total, meta } = await ask(id, agingWork);
    expect(total).toBe(2);
    expect(steps.map(({ name, now, n, p50, p85 }) => [name, now, n, p50, p85])).toEqual([
      ['In progress', 1, 2, 4 * HOUR, 5.4 * HOUR],
      ['In review', 1, 2, 7 * HOUR, 9.8 * HOUR],
    ]);
    const since = (instant: string) => (Date.now() - Date.parse(instant)) / 1000;
    expect(issues.map(({ stepId }) => stepId)).toEqual([steps[1]?.id, steps[0]?.id]);
    expect(issues[0]?.ageSeconds).toBeCloseTo(since('2026-01-05T08:00:00Z'), -2);
    expect(issues[0]?.stepSeconds).toBeCloseTo(since('2026-01-06T08:00:00Z'), -2);
    expect(meta).toMatchObject({ n: 2, excluded: { gone: 1 } });
  });

  it('of an empty client is none, with the steps there', async () => {
    const { id } = await client();
    const { issues, steps } = await ask(id, agingWork);
    expect(issues).toEqual([]);
    expect(steps.map(({ name, now, n, p50 }) => [name, now, n, p50])).toEqual([
      ['In progress', 0, 0, null],
      ['In review', 0, 0, null],
    ]);
  });
});

describe('time in step', () => {
  it('adds up all stays, and its shares are the whole time', async () => {
    const { id } = await client([
      flows([0, 1, 3, 4]),
      {
        createdAt: '2026-01-05T00:00:00Z',
        moves: [
          ['In progress', '2026-01-05T02:00:00Z'],
          ['Review', '2026-01-05T03:00:00Z'],
          ['In progress', '2026-01-05T06:00:00Z'],
          ['Done', '2026-01-05T12:00:00Z'],
        ],
      },
    ]);
    const { steps, meta } = await ask(id, timeInStep);
    expect(steps.map(({ name, n, p50, p85, returned }) => [name, n, p50, p85, returned])).toEqual([
      ['To do', 2, 1.5 * HOUR, 1.85 * HOUR, 0],
      ['In progress', 2, 4.5 * HOUR, 6.25 * HOUR, 1],
      ['In review', 2, 2 * HOUR, 2.7 * HOUR, 0],
      ['Done', 0, null, null, 0],
    ]);
    expect(steps.map(({ share }) => share)).toEqual([3 / 16, 9 / 16, 4 / 16, 0]);
    expect(meta.n).toBe(2);
  });

  it('leaves out issues of other projects and types, and excluded ones', async () => {
    const { id, jira } = await client([flows([0, 1, 3, 4]), flows([0, 1, 3, 4], { subtask: true })]);
    await add(await seedJira(database.owner, id), [flows([0, 1, 9, 20], { type: 'Bug' })]);
    const n = async (range: Range) => (await ask(id, timeInStep, range)).steps.map((step) => step.n);
    expect(await n({ ...january, project: jira.projectId })).toEqual([1, 1, 1, 0]);
    expect(await n({ ...january, type: 'Bug' })).toEqual([1, 1, 0, 0]);
    expect(await n(january)).toEqual([2, 2, 1, 0]);
  });
});

describe('flow efficiency', () => {
  it('is time in progress of time in progress and waiting, per bucket and against the period before', async () => {
    const { id } = await client([
      flows([0, 1, 3, 4]),
      flows([0, 1, 2, 7]),
      flows([200, 201, 204, 205]),
      { createdAt: '2026-01-05T00:00:00Z', moves: [['Done', '2026-01-05T10:00:00Z']] },
      flows([-100, -99, -98, -97]),
    ]);
    const answer = await ask(id, flowEfficiency);
    expect(answer.waitingSteps).toBe(1);
    expect(answer.current).toEqual({
      n: 3,
      activeSeconds: 6 * HOUR,
      waitingSeconds: 7 * HOUR,
      efficiency: 6 / 13,
    });
    expect(answer.previous).toMatchObject({ n: 1, efficiency: 0.5 });
    expect(answer.buckets).toEqual([
      {
        start: '2026-01-05',
        partial: false,
        n: 2,
        activeSeconds: 3 * HOUR,
        waitingSeconds: 6 * HOUR,
        efficiency: 1 / 3,
      },
      {
        start: '2026-01-12',
        partial: false,
        n: 1,
        activeSeconds: 3 * HOUR,
        waitingSeconds: HOUR,
        efficiency: 0.75,
      },
    ]);
  });

  it('is null where nothing was done', async () => {
    const { id } = await client();
    const { current, buckets } = await ask(id, flowEfficiency);
    expect(current).toEqual({ n: 0, activeSeconds: 0, waitingSeconds: 0, efficiency: null });
    expect(buckets.map(({ efficiency }) => efficiency)).toEqual([null, null]);
  });
});
