import { expect, it } from 'vitest';
import { outStretches } from './out-stretches.ts';

const states: Record<string, Record<string, 'in' | 'out'>> = {
  i: { 'replica-1': 'in' },
  o: { 'replica-1': 'out' },
};
/** One point per letter: in, out, or a blank for a replica that was not there. */
const points = (text: string) => [...text].map((letter) => ({ state: states[letter] ?? {} }));

it('marks each stretch of points at which a replica was out', () => {
  expect(outStretches(points('iooio'), 'replica-1')).toEqual([
    { from: 0.125, to: 0.625 },
    { from: 0.875, to: 1 },
  ]);
});

it('marks nothing where it was in or not there yet, and all where it was out all the time', () => {
  expect(outStretches(points(' iii'), 'replica-1')).toEqual([]);
  expect(outStretches([], 'replica-1')).toEqual([]);
  expect(outStretches(points('ooo'), 'replica-1')).toEqual([{ from: 0, to: 1 }]);
});
