import { expect, it } from 'vitest';
import { unmappedWords } from './unmapped-words.ts';

const status = (name: string, step: string | null = 'In progress') => ({
  integrationId: '1',
  id: name,
  name,
  category: 'indeterminate' as const,
  step,
  issues: 3,
});
const words = (...args: Parameters<typeof unmappedWords>) =>
  unmappedWords(...args)?.replaceAll('\u00a0', ' ');

it('says nothing where all are mapped', () => {
  expect(words({ mapped: 9, statuses: [] })).toBeUndefined();
});

it('names those that are not, and what decides instead', () => {
  expect(words({ mapped: 4, statuses: [status('On hold')] })).toBe(
    '1 status is not mapped to a workflow step, so the category that Jira gives decides: “On hold” (3 issues now, counted as “In progress”).',
  );
  expect(words({ mapped: 4, statuses: [status('Odd', null)] })).toContain('in no step');
  const many = Array.from({ length: 8 }, (_, index) => status(`S${index}`));
  expect(words({ mapped: 1, statuses: many })).toMatch(/^8 statuses are .*“S4”.*, and 3 more\.$/);
});

it('says that the category decides where none is mapped', () => {
  expect(words({ mapped: 0, statuses: [status('Any')] })).toContain('No status is mapped');
});
