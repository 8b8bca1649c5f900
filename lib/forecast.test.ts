import { describe, expect, it } from 'vitest';
import { backTest, daysFor, itemsIn, seeded } from './forecast.ts';

const ask = (history: number[]) => ({ history, random: seeded(1), trials: 10_000 });

describe('a forecast', () => {
  it('of a past without chance is certain', () => {
    expect(daysFor(10, ask([2, 2, 2]))).toEqual([5, 5, 5]);
    expect(daysFor(11, ask([2]))).toEqual([6, 6, 6]);
    expect(itemsIn(7, ask([2, 2]))).toEqual([14, 14, 14]);
  });

  it('is later and smaller the surer it is to be, near what can be reckoned', () => {
    // Days until the first success of one in three: 2 in 55.6 % of the trials, 5 in 86.8 %, 8 in 96.1 %.
    expect(daysFor(1, ask([0, 0, 1]))).toEqual([2, 5, 8]);
    // Successes of 100 fair coins: median 50, standard deviation 5.
    const [half = 0, most = 0, nearlyAll = 0] = itemsIn(100, ask([0, 1])).map(Number);
    expect(half).toBeCloseTo(50, -0.5);
    expect(most).toBeGreaterThanOrEqual(43);
    expect(most).toBeLessThanOrEqual(46);
    expect(nearlyAll).toBeGreaterThanOrEqual(40);
    expect(nearlyAll).toBeLessThanOrEqual(43);
  });

  it('is the same whenever it is asked', () => {
    const history = [0, 3, 1, 0, 0, 7];
    expect(daysFor(50, ask(history))).toEqual(daysFor(50, ask(history)));
    expect(itemsIn(50, ask(history))).toEqual(itemsIn(50, ask(history)));
  });

  it('is none without a past, or of a past in which nothing was done', () => {
    expect(daysFor(1, ask([]))).toEqual([null, null, null]);
    expect(itemsIn(10, ask([]))).toEqual([null, null, null]);
    expect(daysFor(1, ask([0, 0, 0]))).toEqual([null, null, null]);
    expect(itemsIn(10, ask([0, 0, 0]))).toEqual([0, 0, 0]);
  });

  it('goes no further than five years', () => {
    expect(daysFor(1_000, ask([1, ...Array(99).fill(0)]))).toEqual([null, null, null]);
  });
});

describe('the back-test', () => {
  const question = { items: 10, days: 14, random: seeded(1) };
  const held = (days: number[], length: number) => backTest(days, length, question);

  it('finds that forecasts of a steady past held', () => {
    const { itemsForecasts, untilForecasts, held: shares } = held(Array(120).fill(1), 30);
    // Of the days 36, 43, … 113 the last has no 10 days after it, and no 14.
    expect([itemsForecasts, untilForecasts]).toEqual([11, 11]);
    expect(shares).toEqual([0.5, 0.85, 0.95].map((confidence) => ({ confidence, items: 1, until: 1 })));
  });

  it('finds that they did not hold where work came to a stop', () => {
    const { held: shares } = held([...Array(60).fill(1), ...Array(60).fill(0)], 60);
    expect(shares.at(-1)).toMatchObject({ until: expect.any(Number) });
    expect(shares[2]?.until).toBeLessThan(1);
  });

  it('says nothing where there is not enough of a past', () => {
    expect(held(Array(30).fill(1), 30)).toMatchObject({
      itemsForecasts: 0,
      held: [{ items: null, until: null }, {}, {}],
    });
    expect(held([], 0).untilForecasts).toBe(0);
  });
});
