import { expect, it } from 'vitest';
import { stepColors } from './step-colors.ts';

it('gives neighbours of the same category different colours, and each category its own', () => {
  const colors = stepColors([
    { id: '1', category: 'todo' },
    { id: '2', category: 'in_progress' },
    { id: '3', category: 'in_progress' },
    { id: '4', category: 'waiting' },
    { id: '5', category: 'done' },
  ]);
  expect(new Set(colors.values()).size).toBe(5);
  expect(colors.get('5')).toBe('#009E73');
});
