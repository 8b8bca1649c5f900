import { expect, it } from 'vitest';
import { createLatency, LATENCY_BOUNDS_MS } from './latency.ts';

it('knows nothing before anything was recorded', () => {
  expect(createLatency().quantile(0.95)).toBeNull();
});

it('estimates a quantile within the class it falls into', () => {
  const latency = createLatency();
  for (let i = 0; i < 90; i++) latency.record(0.7);
  for (let i = 0; i < 10; i++) latency.record(80);
  expect(latency.quantile(0.5)).toBeGreaterThan(0.5);
  expect(latency.quantile(0.5)).toBeLessThanOrEqual(1);
  expect(latency.quantile(0.95)).toBeGreaterThan(50);
  expect(latency.quantile(0.95)).toBeLessThanOrEqual(100);
  expect(latency.sumMs).toBeCloseTo(90 * 0.7 + 800);
});

it('puts a bound into its own class and what is above all of them into the last', () => {
  const latency = createLatency();
  latency.record(1);
  latency.record(1e9);
  expect(latency.counts[LATENCY_BOUNDS_MS.indexOf(1)]).toBe(1);
  expect(latency.counts.at(-1)).toBe(1);
  expect(latency.quantile(1)).toBe(30_000);
});
