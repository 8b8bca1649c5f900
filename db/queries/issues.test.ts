import { beforeAll, describe, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { derive } from '#db/testing/derive.ts';
import { commonTestRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { type IssueSeed, seedIssue, seedJira } from '#db/testing/seed-issues.ts';
import { issueList as endpoint } from '#lib/api/issues.ts';
import type { Db, Router } from '../router/router.ts';
import { forecast } from './forecast.ts';
import { issueList } from './issue-list.ts';
import { issueTrends } from './issue-trends.ts';
import { type MetricScope, metricScope } from './metric-scope.ts';
import { throughput } from './throughput.ts';
import { timeInStep } from './time-in-step.ts';
import { workBalance } from './work-balance.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

const HOUR = 3_600;
const january = { from: '2026-01-05', to: '2026-01-18', bucket: 'week' as const };
type Range = Partial<Pick<MetricScope, 'from' | 'to' | 'bucket'>>;

async function client(issues: IssueSeed[] = [], timeZone = 'UTC') {
  const id = await seedClient(database.owner, { timeZone });
  const jira = await seedJira(database.owner, id);
  const ids: number[] = [];
  for (const issue of issues) ids.push(await seedIssue(database.owner, jira, issue));
  await derive(router, id);
  return { id, jira, ids };
}

async function ask<T>(
  id: number,
  question: (db: Db, scope: MetricScope) => Promise<T>,
  range: Range = january,
): Promise<T> {
  await database.waitForReplicas();
  return await router.read('dashboard_query', { clientId: id }, async (db) =>
    question(db, await metricScope(db, { client: id, ...range })),
  );
}

/** Done after so many hours, in progress for half of them. */
const done = (createdAt: string, hours: number, more: Partial<IssueSeed> = {}): IssueSeed => {
  const at = (part: number) => new Date(Date.parse(createdAt) + part * hours * 3_600_000).toISOString();
  const moves: [string, string][] = [
    ['In progress', at(0.5)],
    ['Done', at(1)],
  ];
  return { createdAt, moves, ...more };
};

describe('the trends of issues', () => {
  it('are created, done and open per bucket, with times of what was done, and the same of the period before', async () => {
    const { id } = await client([
      done('2026-01-05T00:00:00Z', 10),
      done('2026-01-05T00:00:00Z', 20),
      // Done in the second week, and reopened after the range: it was done then, and is open now.
      {
        createdAt: '2026-01-06T00:00:00Z',
        moves: [
          ['Done', '2026-01-13T00:00:00Z'],
          ['To do', '2026-02-01T00:00:00Z'],
        ],
      },
      { createdAt: '2026-01-16T00:00:00Z' },
      done('2025-12-30T00:00:00Z', 4),
      { createdAt: '2025-12-30T00:00:00Z' },
      { createdAt: '2026-01-07T00:00:00Z', subtask: true },
    ]);
    const answer = await ask(id, issueTrends);
    expect(answer.current).toEqual({
      created: 4,
      done: 2,
      openAtEnd: 2,
      lead: { n: 2, p50: 15 * HOUR, p85: 18.5 * HOUR },
      cycle: { n: 2, p50: 7.5 * HOUR, p85: 9.25 * HOUR },
    });
    expect(answer.previous).toMatchObject({ created: 2, done: 1, openAtEnd: 1, lead: { p50: 4 * HOUR } });
    const none = { n: 0, p50: null, p85: null };
    expect(
      answer.buckets.map(({ start, created, done, openAtEnd }) => [start, created, done, openAtEnd]),
    ).toEqual([
      ['2026-01-05', 3, 2, 2],
      ['2026-01-12', 1, 0, 2],
    ]);
    expect(answer.buckets[1]).toMatchObject({ lead: none, cycle: none, partial: false });
    expect(answer.previousBuckets.map(({ start, created }) => [start, created])).toEqual([
      ['2025-12-22', 0],
      ['2025-12-29', 2],
    ]);
    expect(answer.meta).toMatchObject({ n: 2, excluded: { subtasks: 0 } });
  });

  it('of an empty client, and of a range to come, are zeros and nulls', async () => {
    const { id } = await client();
    const nothing = { created: 0, done: 0, lead: { n: 0, p50: null }, cycle: { n: 0, p50: null } };
    expect((await ask(id, issueTrends)).current).toMatchObject({ ...nothing, openAtEnd: 0 });
    const future = await ask(id, issueTrends, { from: '2150-01-01', to: '2150-01-31' });
    expect(future.current).toMatchObject({ ...nothing, openAtEnd: null });
    expect(future.buckets).toHaveLength(5);
  });

  it('cover ten years by month, with leap days', async () => {
    const { id } = await client([done('2024-02-29T00:00:00Z', 2), done('2020-02-28T23:00:00Z', 2)]);
    const { buckets } = await ask(id, issueTrends, { from: '2016-01-01', to: '2025-12-31', bucket: 'month' });
    expect(buckets).toHaveLength(120);
    expect(buckets.filter((bucket) => bucket.done > 0).map(({ start }) => start)).toEqual([
      '2020-02-01',
      '2024-02-01',
    ]);
  });
});

describe('throughput', () => {
  it('is done per bucket and type, sub-tasks left out, the most frequent type first', async () => {
    const { id } = await client([
      done('2026-01-05T00:00:00Z', 10, { type: 'Bug' }),
      done('2026-01-05T00:00:00Z', 10),
      done('2026-01-12T00:00:00Z', 10),
      done('2026-01-12T00:00:00Z', 10, { type: null }),
      done('2026-01-12T00:00:00Z', 10, { subtask: true }),
      done('2026-01-03T00:00:00Z', 10),
    ]);
    const answer = await ask(id, throughput);
    expect(answer.types).toEqual(['Story', null, 'Bug']);
    expect(answer.buckets.map(({ start, n, counts }) => [start, n, counts])).toEqual([
      ['2026-01-05', 2, [1, 0, 1]],
      ['2026-01-12', 2, [1, 1, 0]],
    ]);
    expect(answer).toMatchObject({ total: 4, previousTotal: 1, meta: { n: 4, excluded: { subtasks: 1 } } });
  });
});

describe('work balance', () => {
  it('is done by group of types, in any case of their letters', async () => {
    const { id } = await client([
      done('2026-01-05T00:00:00Z', 10, { type: 'bug' }),
      done('2026-01-05T00:00:00Z', 10),
      done('2026-01-12T00:00:00Z', 10, { type: 'Chore' }),
      done('2026-01-12T00:00:00Z', 10, { type: 'Question' }),
      done('2026-01-12T00:00:00Z', 10, { type: null }),
    ]);
    const answer = await ask(id, workBalance);
    expect(answer.current).toEqual({ n: 5, counts: { feature: 1, bug: 1, upkeep: 1, other: 2 } });
    expect(answer.buckets[1]).toMatchObject({ n: 3, counts: { feature: 0, bug: 0, upkeep: 1, other: 2 } });
    expect(answer.previous).toEqual({ n: 0, counts: { feature: 0, bug: 0, upkeep: 0, other: 0 } });
    await database.owner`
      insert into client_rules (client_id, rules, version, changed_by)
      values (${id}, ${database.owner.json({ typeGroups: { upkeep: ['Question'] } })}, 1, 'ada')`;
    expect((await ask(id, workBalance)).current.counts).toEqual({ feature: 1, bug: 1, upkeep: 1, other: 2 });
    expect((await ask(id, workBalance)).types).toContainEqual({ type: 'Question', group: 'upkeep', n: 1 });
  });
});

describe('the forecast', () => {
  const day = 86_400_000;
  const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);
  const today = Math.floor(Date.now() / day) * day;

  it('draws from the full days of the range, and is repeatable', async () => {
    const issues: IssueSeed[] = [];
    // One a day, until today, which is not full.
    for (let n = 0; n <= 60; n++) issues.push(done(new Date(today - n * day).toISOString(), 0.001));
    const { id } = await client(issues);
    const range = { from: isoDay(today - 29 * day), to: isoDay(today) };
    const question = (db: Db, scope: MetricScope) =>
      forecast(db, scope, { items: 10, until: isoDay(today + 6 * day) });
    const answer = await ask(id, question, range);
    expect(answer.history).toEqual({
      knownFrom: isoDay(today - 60 * day),
      days: 29,
      done: 29,
      daysWithDone: 29,
    });
    expect(answer.start).toBe(isoDay(today));
    expect(answer.items.dates.map(({ date }) => date)).toEqual(Array(3).fill(isoDay(today + 9 * day)));
    expect(answer.until).toMatchObject({ days: 7, counts: [{ items: 7 }, { items: 7 }, { items: 7 }] });
    expect(answer.backTest.untilForecasts).toBeGreaterThan(0);
    expect(answer.backTest.held).toEqual(
      [0.5, 0.85, 0.95].map((confidence) => ({ confidence, items: 1, until: 1 })),
    );
    expect({ ...(await ask(id, question, range)), meta: null }).toEqual({ ...answer, meta: null });
  });

  it('of an empty client, and of a range to come, says that it cannot be said', async () => {
    const { id } = await client();
    const question = (db: Db, scope: MetricScope) => forecast(db, scope, { items: 10 });
    const empty = await ask(id, question, { from: isoDay(today - 9 * day), to: isoDay(today) });
    expect(empty.history).toEqual({ knownFrom: null, days: 0, done: 0, daysWithDone: 0 });
    expect(empty.items.dates.map(({ date }) => date)).toEqual([null, null, null]);
    expect(empty.until).toMatchObject({ days: 30, date: isoDay(today + 29 * day) });
    const future = await ask(id, question, { from: '2150-01-01', to: '2150-01-31' });
    expect(future).toMatchObject({
      history: { days: 0 },
      backTest: { itemsForecasts: 0, untilForecasts: 0 },
    });
    expect(future.until.counts.map(({ items }) => items)).toEqual([null, null, null]);
  });
});

describe('the list of issues', () => {
  const list = async (id: number, params: Record<string, string> = {}) => {
    const query = endpoint.query?.parse({ client: String(id), ...january, ...params });
    if (!query) throw new Error('no query');
    return await ask(id, (db, scope) => issueList(db, scope, query));
  };

  it('goes through what was done in the range by cursor, each once', async () => {
    const issues = Array.from({ length: 7 }, (_, n) => done('2026-01-05T00:00:00Z', 10 + (n % 3)));
    const { id } = await client([...issues, done('2026-02-05T00:00:00Z', 10)]);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await list(id, { limit: '3', sort: 'lead', ...(cursor ? { cursor } : {}) });
      seen.push(...page.rows.map(({ leadSeconds }) => String((leadSeconds ?? 0) / HOUR)));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['12', '12', '11', '11', '10', '10', '10']);
  });

  it('has the rows behind each figure', async () => {
    const { id, ids } = await client([
      done('2026-01-05T00:00:00Z', 10, { type: 'Bug' }),
      done('2026-01-05T00:00:00Z', 40),
      { createdAt: '2026-01-05T00:00:00Z', moves: [['In progress', '2026-01-07T12:00:00Z']] },
      { createdAt: '2025-01-05T00:00:00Z' },
      { createdAt: '2026-01-05T00:00:00Z', moves: [['Lab', '2026-01-06T00:00:00Z']] },
      done('2026-01-05T00:00:00Z', 10, { subtask: true }),
    ]);
    const [bug, story, active, old, lab, subtask] = ids.map(String);
    const of = async (params: Record<string, string>) =>
      (await list(id, params)).rows.map((row) => row.id).toSorted();
    expect(await of({})).toEqual([bug, story, subtask]);
    expect(await of({ set: 'created' })).toEqual([bug, story, active, lab, subtask]);
    expect(await of({ set: 'open' })).toEqual([active, old, lab]);
    expect(await of({ set: 'active', sort: 'age' })).toEqual([active]);
    expect(await of({ group: 'bug' })).toEqual([bug]);
    expect(await of({ cycleFrom: String(20 * HOUR) })).toEqual([story]);
    expect(await of({ cycleFrom: String(5 * HOUR), cycleTo: String(20 * HOUR) })).toEqual([bug, subtask]);
    const steps = await database.owner<{ id: string; name: string }[]>`
      select id::text, name from workflow_steps where client_id = ${id}`;
    const step = (name: string) => steps.find((one) => one.name === name)?.id ?? '';
    expect(await of({ set: 'open', step: '0' })).toEqual([lab]);
    expect(await of({ set: 'open', step: step('To do') })).toEqual([old]);
    expect(await of({ step: step('To do'), on: '2026-01-06' })).toEqual([active, old]);
    expect(await of({ step: step('In progress'), on: '2026-01-05' })).toEqual([story]);
  });

  it('has what was in a step behind its bar, longest first, page by page, with the same median', async () => {
    const { id } = await client([
      ...[30, 10, 20, 20, 44].map((hours) => done('2026-01-05T00:00:00Z', hours)),
      // Came back: both stays count.
      {
        createdAt: '2026-01-05T00:00:00Z',
        moves: [
          ['In progress', '2026-01-05T00:00:00Z'],
          ['To do', '2026-01-05T03:00:00Z'],
          ['In progress', '2026-01-05T04:00:00Z'],
          ['Done', '2026-01-05T08:00:00Z'],
        ],
      },
      // Never in it, not counted, done elsewhen, not done.
      { createdAt: '2026-01-05T00:00:00Z', moves: [['Done', '2026-01-06T00:00:00Z']] },
      done('2026-01-05T00:00:00Z', 60, { subtask: true }),
      done('2026-02-05T00:00:00Z', 70),
      { createdAt: '2026-01-05T00:00:00Z', moves: [['In progress', '2026-01-06T00:00:00Z']] },
    ]);
    const { steps } = await ask(id, timeInStep);
    const bar = steps.find(({ name }) => name === 'In progress');
    const hours: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const params = { timeIn: bar?.id ?? '', sort: 'time_in', limit: '2', ...(cursor && { cursor }) };
      const page = await list(id, params);
      expect(page.meta).toMatchObject({ n: bar?.n, excluded: { subtasks: 0 } });
      hours.push(...page.rows.map(({ timeInSeconds }) => (timeInSeconds ?? 0) / HOUR));
      cursor = page.nextCursor;
    }
    expect(hours).toEqual([22, 15, 10, 10, 7, 5]);
    expect(bar).toMatchObject({ n: 6, p50: 10 * HOUR });
    expect((await list(id, {})).rows.map(({ timeInSeconds }) => timeInSeconds)).toContain(null);
    expect(() => endpoint.query?.parse({ client: String(id), sort: 'time_in' })).toThrow(/timeIn/);
  });

  it('names who an issue is assigned to: the confirmed person, or as its source does', async () => {
    const { id } = await client([
      done('2026-01-05T00:00:00Z', 10, { assignee: '5b10-ada' }),
      done('2026-01-05T00:00:00Z', 9, { assignee: '5b10-bob' }),
      done('2026-01-05T00:00:00Z', 8, { assignee: '5b10-eve' }),
    ]);
    await database.owner`
      insert into accounts (client_id, integration_id, account, name, email, is_bot)
      select client_id, integration_id, '5b10-bob', 'Bob Martin', 'bob@acme.example', false
      from issues where client_id = ${id} limit 1`;
    await database.owner`
      with person as (insert into people (client_id, name) values (${id}, 'Ada Lovelace') returning id)
      insert into person_accounts (client_id, person_id, kind, account, confirmed_by)
      select ${id}, id, 'jira', '5b10-ada', 'ada' from person`;
    const { rows } = await list(id, { sort: 'lead' });
    expect(rows.map(({ assignee }) => assignee)).toEqual(['Ada Lovelace', 'Bob Martin', '5b10-eve']);
  });

  it('says of each where it is, how old it is, and which rule leaves it out', async () => {
    const { id } = await client([
      { createdAt: '2026-01-05T00:00:00Z', moves: [['In progress', '2026-01-07T12:00:00Z']], subtask: true },
      { createdAt: '2026-01-05T00:00:00Z' },
    ]);
    const { rows, meta } = await list(id, { set: 'open', sort: 'age' });
    const age = (Date.now() - Date.parse('2026-01-07T12:00:00Z')) / 1000;
    expect(rows).toMatchObject([
      {
        step: { name: 'In progress', category: 'in_progress' },
        status: 'In progress',
        excludedBy: 'subtasks',
        group: 'feature',
      },
      { step: { name: 'To do' }, ageSeconds: null, startedAt: null, activeSeconds: 0, excludedBy: null },
    ]);
    expect(rows[0]?.ageSeconds).toBeCloseTo(age, -2);
    expect(rows[0]?.activeSeconds).toBeCloseTo(age, -2);
    expect(meta).toMatchObject({ n: 1, excluded: { subtasks: 1 } });
  });
});
