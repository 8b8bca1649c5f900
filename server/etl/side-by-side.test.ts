import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sideBySide } from './side-by-side.ts';

const step = (scope: string, job: string) => ({ scope, job });
const steps = ['pulls', 'issues', 'commits'].flatMap((job) =>
  ['a', 'b', 'c', 'd'].map((scope) => step(scope, job)),
);
const signal = new AbortController().signal;
const name = ({ scope, job }: { scope: string; job: string }) => `${job} of ${scope}`;

it('never works on two steps of one scope at a time, keeps their order, and never exceeds its limit', async () => {
  const log: string[] = [];
  let most = 0;
  const busy = new Set<string>();
  const through = await sideBySide(steps, { most: 3, signal }, async (one) => {
    expect(busy).not.toContain(one.scope);
    busy.add(one.scope);
    most = Math.max(most, busy.size);
    log.push(name(one));
    await sleep(Math.random() * 10);
    busy.delete(one.scope);
    return true;
  });
  expect(through).toBe(true);
  expect(most).toBe(3);
  expect(log).toHaveLength(steps.length);
  for (const scope of ['a', 'b', 'c', 'd']) {
    expect(log.filter((line) => line.endsWith(` ${scope}`))).toEqual(
      ['pulls', 'issues', 'commits'].map((job) => `${job} of ${scope}`),
    );
  }
  expect(log.slice(0, 3)).toEqual(['pulls of a', 'pulls of b', 'pulls of c']);
});

it('lets the others leave when one throws or is stopped, and begins nothing more', async () => {
  for (const end of ['throws', 'stops'] as const) {
    const begun: string[] = [];
    const left: string[] = [];
    const done = sideBySide(steps, { most: 2, signal }, async (one, halted) => {
      begun.push(name(one));
      if (one.scope === 'a') {
        await sleep(5);
        if (end === 'throws') throw new Error('no');
        return false;
      }
      await new Promise((resolve) => halted.addEventListener('abort', resolve));
      left.push(name(one));
      throw new Error('halted');
    });
    if (end === 'throws') await expect(done).rejects.toThrow('no');
    // What a step says that was halted by another one is of no interest.
    else expect(await done).toBe(false);
    expect(begun).toEqual(['pulls of a', 'pulls of b']);
    expect(left).toEqual(['pulls of b']);
  }
});

it('begins nothing when it is told to leave, and says that not all was done', async () => {
  const leave = new AbortController();
  const begun: string[] = [];
  const through = await sideBySide(steps, { most: 1, signal: leave.signal }, async (one) => {
    begun.push(name(one));
    leave.abort();
    return true;
  });
  expect(through).toBe(false);
  expect(begun).toEqual(['pulls of a']);
});

it('lets further steps begin once they may', async () => {
  let may = false;
  let most = 0;
  let busy = 0;
  const through = await sideBySide(steps, { most: 3, signal, mayJoin: () => may }, async () => {
    most = Math.max(most, ++busy);
    await sleep(2);
    busy--;
    return true;
  });
  expect([through, most]).toEqual([true, 1]);

  const joined = sideBySide(steps, { most: 3, signal, mayJoin: () => may }, async () => {
    most = Math.max(most, ++busy);
    await sleep(100);
    busy--;
    return true;
  });
  may = true;
  expect([await joined, most]).toEqual([true, 3]);
});
