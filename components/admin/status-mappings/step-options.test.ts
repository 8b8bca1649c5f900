import { expect, it } from 'vitest';
import { sinceWords, stepOn, stepOptions } from './step-options.ts';

const mapping = (stepId: string, effectiveFrom: string | null) => ({ stepId, effectiveFrom });
const status = {
  byCategory: 'Done',
  mappings: [mapping('To do', '2026-01-01'), mapping('Review', '2026-03-01')],
};
const words = (given: typeof status, day: string) => sinceWords(given, day, (id) => id);

it('finds the step of a day, and says what was before and what is to come', () => {
  expect(['2025-12-31', '2026-01-01', '2026-02-28', '2026-03-01'].map((day) => stepOn(status, day))).toEqual([
    null,
    'To do',
    'To do',
    'Review',
  ]);
  expect(words(status, '2025-12-31')).toBe('from 1 Jan 2026: To do');
  expect(words(status, '2026-02-01')).toBe('from 1 Jan 2026, before: Done; from 1 Mar 2026: Review');
  expect(words(status, '2026-04-01')).toBe('from 1 Mar 2026, before: To do');
  const ever = { byCategory: 'Done', mappings: [{ stepId: 'Review', effectiveFrom: null }] };
  expect(sinceWords(ever, '2026-04-01', (id) => id)).toBe('from the beginning');
  expect(words({ ...status, mappings: [] }, '2026-04-01')).toBe('');
});

it('groups steps by workflow only where there are several', () => {
  const step = (id: string, workflow: string) => ({ id, name: id, workflow, category: 'done' as const });
  expect(stepOptions([step('a', 'One'), step('b', 'One')])).toEqual([
    { value: 'a', label: 'a' },
    { value: 'b', label: 'b' },
  ]);
  expect(stepOptions([step('a', 'One'), step('b', 'Two')])).toEqual([
    { group: 'One', items: [{ value: 'a', label: 'a' }] },
    { group: 'Two', items: [{ value: 'b', label: 'b' }] },
  ]);
});
