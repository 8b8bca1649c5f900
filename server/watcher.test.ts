import pino from 'pino';
import { expect, test, vi } from 'vitest';
import { startWatcher } from './watcher.ts';

test('looks one time after the other, and once more for all who woke it meanwhile', async () => {
  const looks: PromiseWithResolvers<void>[] = [];
  const look = () => {
    const begun = Promise.withResolvers<void>();
    looks.push(begun);
    return begun.promise;
  };
  const { wake, stop } = startWatcher({
    look,
    failure: 'nothing is seen',
    log: pino({ enabled: false }),
    intervalMs: 60_000,
  });
  expect(looks).toHaveLength(1);
  wake();
  wake();
  expect(looks).toHaveLength(1);
  looks[0]?.resolve();
  await vi.waitFor(() => expect(looks).toHaveLength(2));
  const stopped = stop();
  looks[1]?.resolve();
  await stopped;
  wake();
  expect(looks).toHaveLength(2);
});

test('tells once that it fails, and again after it has succeeded', async () => {
  const warned: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void warned.push(JSON.parse(line).msg) });
  const outcomes = [false, false, true, false];
  const { wake, stop } = startWatcher({
    look: async () => {
      if (!outcomes.shift()) throw new Error('away');
    },
    failure: 'nothing is seen',
    log,
    intervalMs: 60_000,
  });
  while (outcomes.length > 0) {
    wake();
    await new Promise(setImmediate);
  }
  await stop();
  expect(warned).toEqual(['nothing is seen', 'nothing is seen']);
});
