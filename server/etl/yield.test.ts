import { expect, it, vi } from 'vitest';
import { AsyncYieldManager } from './yield.ts';

/** Holds the event loop. */
function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

it('does not give way while its slice lasts, however many records pass', async () => {
  const yields = new AsyncYieldManager({ timeSliceMs: 10_000, yieldFrequency: 1 });
  for (let record = 0; record < 1_000; record++) expect(yields.yieldIfNeeded()).toBeUndefined();
});

it('lets others run once its slice is used up', async () => {
  const yields = new AsyncYieldManager({ timeSliceMs: 2, yieldFrequency: 1 });
  let others = 0;
  setImmediate(() => others++);
  busy(3);
  await yields.yieldIfNeeded();
  expect(others).toBe(1);
});

it('looks at the clock only every yieldFrequency records', () => {
  const yields = new AsyncYieldManager({ timeSliceMs: 0, yieldFrequency: 10 });
  const looks = vi.spyOn(performance, 'now');
  const gaveWay = Array.from({ length: 95 }, () => yields.yieldIfNeeded()).filter((way) => way !== undefined);
  // Nine looks, and one for each new slice that had begun by then.
  expect(gaveWay).toHaveLength(9);
  expect(looks.mock.calls.length).toBeLessThanOrEqual(18);
  looks.mockRestore();
});
