import { expect, it } from 'vitest';
import { known, pointGroups, scatterPoints } from './scatter-points.ts';

const dot = (id: string, type: string | null) => ({
  id,
  key: `K-${id}`,
  title: '',
  url: '',
  type,
  doneAt: '2026-11-24T10:00:00Z',
  cycleSeconds: 60,
  leadSeconds: 120,
});

it('gives frequent types a colour of their own, and the rare ones one together', () => {
  const dots = Array.from({ length: 9 }, (_, type) =>
    Array.from({ length: 10 - type }, (_, n) => dot(`${type}-${n}`, type === 0 ? null : `T${type}`)),
  ).flat();
  const groups = pointGroups(dots);
  expect(groups.map(({ label }) => label)).toEqual(['No type', 'T1', 'T2', 'T3', 'T4', 'Other types']);
  const points = scatterPoints(dots, groups);
  expect(points.find(({ id }) => id === '8-0')?.group).toBe('Other types');
  expect(points.find(({ id }) => id === '1-0')?.group).toBe('T1');
});

it('shows the percentiles that there are', () => {
  expect(known({ n: 0, p50: null, p75: null, p85: null, p95: null })).toEqual([]);
  expect(known({ n: 9, p50: 1, p75: 2, p85: 3, p95: 4 }).map(({ p }) => p)).toEqual([50, 85, 95]);
});
