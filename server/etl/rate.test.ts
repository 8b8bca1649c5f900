import { expect, it } from 'vitest';
import { createRate } from './rate.ts';

function clocked(known: number | null = null) {
  let ms = 0;
  const pass = (more: number) => {
    ms += more;
  };
  return { rate: createRate(known, () => ms), pass };
}

it('is records a second of work, and leaves waiting out', () => {
  const { rate, pass } = clocked();
  pass(3_000);
  rate.waited(1_000);
  expect(rate.after(1_000)).toBe(500);
});

it('moves a third of the way to each new chunk, from where an earlier attempt left it', () => {
  const { rate, pass } = clocked(100);
  pass(1_000);
  expect(rate.after(200)).toBeCloseTo(130);
});

it('says nothing before the first record, and is not moved by an empty chunk', () => {
  const { rate, pass } = clocked();
  pass(1_000);
  expect(rate.after(0)).toBeNull();
  pass(1_000);
  expect(rate.after(100)).toBe(100);
});
