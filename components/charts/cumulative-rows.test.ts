import { expect, it } from 'vitest';
import { bandAt, type FlowBand, flowRows } from './cumulative-rows.ts';

const steps: FlowBand[] = [
  { id: '1', name: 'To do', category: 'todo' },
  { id: '2', name: 'In progress', category: 'in_progress' },
  { id: '3', name: 'Done', category: 'done' },
];
const days = [
  { day: '2026-11-23', counts: [10, 3, 1_000] },
  { day: '2026-11-24', counts: [9, 4, 1_002] },
];

const eve = [10, 3, 997];

it('stands on what was done in the days shown, not on all of history', () => {
  const { rows, bands } = flowRows(steps, days, eve, new Set());
  expect(bands.map(({ name }) => name)).toEqual(['Done', 'In progress', 'To do']);
  expect(rows.map((row) => row.bands)).toEqual([
    { '1': 10, '2': 3, '3': 3 },
    { '1': 9, '2': 4, '3': 5 },
  ]);
});

it('never falls below the ground where issues leave done again', () => {
  const reopened = [...days, { day: '2026-11-25', counts: [9, 7, 995] }];
  const { rows } = flowRows(steps, reopened, eve, new Set());
  expect(rows.map((row) => row.bands['3'])).toEqual([5, 7, 0]);
});

it('draws one day alone as bands up to the next, which are of that day', () => {
  const { rows } = flowRows(steps, days.slice(0, 1), eve, new Set());
  expect(rows.map(({ day, source }) => [day, source.day])).toEqual([
    ['2026-11-23', '2026-11-23'],
    ['2026-11-24', '2026-11-23'],
  ]);
  expect(rows[1]?.bands).toEqual(rows[0]?.bands);
});

it('leaves out hidden bands', () => {
  expect(flowRows(steps, days, eve, new Set(['1'])).rows[0]?.bands).toEqual({ '2': 3, '3': 3 });
});

it('thins what no screen could show, and keeps the last day', () => {
  const many = Array.from({ length: 3_653 }, (_, index) => ({ day: String(index), counts: [index, 0, 0] }));
  const { rows } = flowRows(steps, many, eve, new Set());
  expect(rows.length).toBeLessThanOrEqual(800);
  expect(rows.at(-1)?.day).toBe('3652');
  expect(flowRows(steps, [], eve, new Set()).rows).toEqual([]);
});

it('knows which band is pointed at', () => {
  const { rows, bands } = flowRows(steps, days, eve, new Set());
  expect(bandAt(rows[1]!, bands, 1)?.name).toBe('Done');
  expect(bandAt(rows[1]!, bands, 8)?.name).toBe('In progress');
  expect(bandAt(rows[1]!, bands, 18)?.name).toBe('To do');
  expect(bandAt(rows[1]!, bands, 19)).toBeUndefined();
});
