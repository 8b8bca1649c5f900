import { type InfiniteData, QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, it } from 'vitest';
import { keys } from '#components/hooks/keys.ts';
import type { RunView } from '#lib/runs.ts';
import { addRun, knownRuns, type RunPage, runsOf, storeRuns } from './run-answers.ts';
import { run } from './testing.ts';

let cache: QueryClient;
const all = () => cache.getQueryData<InfiniteData<RunPage, string>>(keys.runList('1', {}));
const one = (id = '7') => cache.getQueryData<RunView>(keys.run('1', id));

beforeEach(() => {
  cache = new QueryClient();
  const pages = [
    { runs: [run()], next: '7' },
    { runs: [run({ id: '6' })], next: null },
  ];
  cache.setQueryData(keys.runList('1', {}), { pages, pageParams: ['', '7'] });
  cache.setQueryData(keys.run('1', '7'), run({ seq: 12, state: 'paused' }));
});

it('knows each run as it was heard of last', () => {
  expect(knownRuns(cache, '1').map(({ id, seq }) => [id, seq])).toEqual([
    ['7', 12],
    ['6', 10],
  ]);
});

it('stores a run wherever it stands, but never an older one', () => {
  storeRuns(cache, '1', [run({ seq: 11, state: 'pausing' })]);
  expect(all()?.pages[0]?.runs[0]?.state).toBe('pausing');
  expect(one()?.state).toBe('paused');
});

it('leaves an answer that holds nothing of it as it is', () => {
  const before = all();
  storeRuns(cache, '1', [run({ id: '99', seq: 50 })]);
  expect(all()).toBe(before);
});

it('puts a new run on top, once', () => {
  addRun(cache, run({ id: '8', seq: 1 }));
  addRun(cache, run({ id: '8', seq: 1 }));
  expect(runsOf(all()!).map(({ id }) => id)).toEqual(['8', '7', '6']);
  expect(one('8')?.seq).toBe(1);
});
