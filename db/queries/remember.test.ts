import { beforeEach, expect, it } from 'vitest';
import type { MetricScope } from './metric-scope.ts';
import { type Remembered, rememberAnswers } from './remember.ts';

const scope: MetricScope = {
  clientId: 1,
  timeZone: 'UTC',
  from: '2026-01-01',
  to: '2026-03-31',
  bucket: 'week',
  repositoryIds: null,
  projectIds: null,
  serviceId: null,
  toldServiceId: null,
  team: null,
  label: null,
  branch: null,
  type: null,
};
const facts = { factsChanges: '7', factsPending: false, today: '2026-03-31' };
const key = { name: '/api/metrics/x', scope, params: {} };

let memory: Remembered;
let asked = 0;
const ask = async () => ({ n: ++asked });

beforeEach(() => {
  memory = rememberAnswers();
  asked = 0;
});

it('gives the answer again while nothing has changed', async () => {
  expect(await memory.answer(key, facts, ask)).toEqual({ n: 1 });
  expect(await memory.answer(key, { ...facts }, ask)).toEqual({ n: 1 });
});

it.each([
  ['facts have changed', {}, { factsChanges: '8' }],
  ['a day has passed', {}, { today: '2026-04-01' }],
  ['another client asks', { scope: { ...scope, clientId: 2 } }, {}],
  ['others of its repositories are meant', { scope: { ...scope, repositoryIds: [4] } }, {}],
  ['the question has another parameter', { params: { workflow: 4 } }, {}],
  ['it is another question', { name: '/api/metrics/y' }, {}],
])('asks anew when %s', async (_, otherKey, otherFacts) => {
  await memory.answer(key, facts, ask);
  expect(await memory.answer({ ...key, ...otherKey }, { ...facts, ...otherFacts }, ask)).toEqual({ n: 2 });
});

it('neither keeps nor gives anything while facts wait to be made, or none were', async () => {
  await memory.answer(key, facts, ask);
  for (const state of [
    { ...facts, factsPending: true },
    { ...facts, factsChanges: null },
  ]) {
    expect(await memory.answer(key, state, ask)).toEqual({ n: asked });
  }
  expect(asked).toBe(3);
  expect(await memory.answer(key, facts, ask)).toEqual({ n: 1 });
});

it('keeps nothing of a question that failed', async () => {
  await expect(
    memory.answer(key, facts, async () => {
      throw new Error('gone');
    }),
  ).rejects.toThrow('gone');
  expect(await memory.answer(key, facts, ask)).toEqual({ n: 1 });
});

it('works out once what several ask at the same time, but for a failure, which is its own asker’s', async () => {
  let settle: (fails: boolean) => void = () => {};
  const slow = () =>
    new Promise<{ n: number }>((resolve, reject) => {
      settle = (fails) => (fails ? reject(new Error('gone')) : resolve({ n: ++asked }));
    });
  const first = memory.answer(key, facts, slow);
  const second = memory.answer(key, facts, ask);
  settle(false);
  expect(await Promise.all([first, second])).toEqual([{ n: 1 }, { n: 1 }]);

  const other = { ...key, name: '/api/metrics/y' };
  const failing = memory.answer(other, facts, slow);
  const waiting = memory.answer(other, facts, ask);
  settle(true);
  await expect(failing).rejects.toThrow('gone');
  expect(await waiting).toEqual({ n: 2 });
});
