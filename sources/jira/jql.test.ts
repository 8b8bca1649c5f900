import { expect, it } from 'vitest';
import { jqlOf } from './jql.ts';

it('J2: asks in epoch milliseconds from a whole minute on, 5 minutes before, and without an end', () => {
  const since = new Date('2026-11-20T12:00:59.999Z');
  const from = Date.parse('2026-11-20T11:55:00.000Z');
  expect(jqlOf({ projectId: '7', since })).toBe(`project = 7 AND updated >= ${from} ORDER BY key ASC`);
  expect(jqlOf({ projectId: '7', since: new Date(0) })).toContain('updated >= 0 ');
  expect(jqlOf({ projectId: '7' })).toBe('project = 7 ORDER BY key ASC');
});
