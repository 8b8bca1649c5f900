import { expect, it } from 'vitest';
import { type AgingItem, type AgingStep, agingDots } from './aging-dots.ts';

const step = (id: string, over: Partial<AgingStep> = {}): AgingStep => ({
  id,
  name: id,
  now: 2,
  n: 40,
  p50: 100,
  p85: 200,
  p95: 400,
  ...over,
});
const item = (id: string, stepId: string, ageSeconds: number): AgingItem => ({
  id,
  key: id,
  title: '',
  assignee: null,
  stepId,
  ageSeconds,
  stepSeconds: 1,
});

it('puts each item into the column of its step, and tells the old ones', () => {
  const dots = agingDots(
    [item('a', 's1', 50), item('b', 's2', 201), item('c', 's2', 200)],
    [step('s1'), step('s2')],
  );
  expect(dots.map((dot) => [dot.item.id, Math.floor(dot.x), dot.group])).toEqual(
    expect.arrayContaining([
      ['a', 0, 'usual'],
      ['b', 1, 'old'],
      ['c', 1, 'usual'],
    ]),
  );
});

it('spreads equally old ones inside their column, at the same places every time', () => {
  const items = Array.from({ length: 50 }, (_, index) => item(String(index), 's1', 60));
  const dots = agingDots(items, [step('s1')]);
  expect(new Set(dots.map(({ x }) => x)).size).toBe(50);
  expect(dots.every(({ x }) => x > 0.1 && x < 0.9)).toBe(true);
  expect(agingDots(items, [step('s1')])).toEqual(dots);
});

it('calls none old where too few past ones are known, and leaves out steps that are not shown', () => {
  const few = agingDots([item('a', 's1', 9_999)], [step('s1', { n: 4 })]);
  expect(few.map(({ group }) => group)).toEqual(['usual']);
  expect(agingDots([item('a', 'gone', 1)], [step('s1')])).toEqual([]);
});
