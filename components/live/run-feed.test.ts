import { type InfiniteData, InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { keys } from '#components/hooks/keys.ts';
import type { RunPage } from '#components/jobs/run-answers.ts';
import { event, logBody, run, stateBody, stepBody } from '#components/jobs/testing.ts';
import type { RunView } from '#lib/runs.ts';
import { createRunFeed } from './run-feed.ts';

const log = (seq: number, runId = '7') => event(seq, logBody(`line ${seq}`), { runId });

let cache: QueryClient;
let fetched: number;
let serverRuns: RunView[];
let stop: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  cache = new QueryClient();
  fetched = 0;
  serverRuns = [run({ seq: 10 })];
  const observer = new InfiniteQueryObserver(cache, {
    queryKey: keys.runList('1', {}),
    queryFn: (): RunPage => {
      fetched++;
      return { runs: serverRuns, next: null };
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  stop = observer.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(1);
});

afterEach(() => {
  stop();
  cache.clear();
  vi.useRealTimers();
});

const runs = () =>
  cache.getQueryData<InfiniteData<RunPage>>(keys.runList('1', {}))?.pages.flatMap((page) => page.runs);
const seq = () => runs()?.[0]?.seq;

it('draws events in batches, without asking the server', async () => {
  const feed = createRunFeed(cache, '1');
  feed.push(log(11));
  feed.push(log(12));
  expect(seq()).toBe(10);
  await vi.advanceTimersByTimeAsync(150);
  expect(seq()).toBe(12);
  expect(fetched).toBe(1);
});

it('asks for a snapshot at a gap, then goes on with what came meanwhile', async () => {
  const feed = createRunFeed(cache, '1');
  serverRuns = [run({ seq: 12 })];
  feed.push(log(13));
  await vi.advanceTimersByTimeAsync(150);
  expect(fetched).toBe(2);
  expect(seq()).toBe(13);
});

it('asks once a second at most while the snapshot still lags behind', async () => {
  const feed = createRunFeed(cache, '1');
  for (let n = 20; n < 30; n++) {
    feed.push(log(n));
    await vi.advanceTimersByTimeAsync(110);
  }
  expect(fetched).toBeLessThanOrEqual(3);
  serverRuns = [run({ seq: 29 })];
  await vi.advanceTimersByTimeAsync(2_100);
  expect(seq()).toBe(29);
  feed.stop();
});

it('asks once more when it is told to while it asks: a run that ends in between sends no more events', async () => {
  const feed = createRunFeed(cache, '1');
  feed.refresh();
  await vi.advanceTimersByTimeAsync(300);
  serverRuns = [run({ seq: 11, state: 'succeeded' })];
  feed.refresh();
  feed.refresh();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(runs()?.[0]).toMatchObject({ seq: 11, state: 'succeeded' });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(fetched).toBe(3);
});

it('asks once more when it is told to while a slow answer is under way', async () => {
  const feed = createRunFeed(cache, '1');
  const key = keys.run('1', '7');
  let server = run({ seq: 10 });
  const queryFn = async () => {
    const answer = server;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    return answer;
  };
  const leave = new QueryObserver(cache, { queryKey: key, queryFn, initialData: server }).subscribe(() => {});
  onTestFinished(leave);
  await vi.advanceTimersByTimeAsync(3_100);
  feed.refresh();
  await vi.advanceTimersByTimeAsync(300);
  server = run({ seq: 11, state: 'succeeded' });
  feed.refresh();
  await vi.advanceTimersByTimeAsync(7_000);
  expect(cache.getQueryData(key)).toMatchObject({ seq: 11, state: 'succeeded' });
});

it('asks no more when it is stopped while it asks', async () => {
  const feed = createRunFeed(cache, '1');
  feed.refresh();
  feed.refresh();
  feed.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(fetched).toBe(2);
});

it('fetches a run that it hears of for the first time, but not one of a page that is not shown', async () => {
  const feed = createRunFeed(cache, '1');
  serverRuns = [run({ id: '8', seq: 2 }), ...serverRuns];
  feed.push(log(3, '8'));
  await vi.advanceTimersByTimeAsync(150);
  expect(runs()?.map(({ id, seq }) => [id, seq])).toEqual([
    ['8', 3],
    ['7', 10],
  ]);
  await vi.advanceTimersByTimeAsync(2_000);
  feed.push(log(40, '2'));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(fetched).toBe(2);
});

it('carries events into every answer that holds the run', async () => {
  const feed = createRunFeed(cache, '1');
  const one = new QueryObserver(cache, { queryKey: keys.run('1', '7'), queryFn: () => run({ seq: 10 }) });
  const leave = one.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(1);
  feed.push(event(11, stateBody({ state: 'waiting_rate_limit', dueAt: '2026-11-23T13:00:00.000Z' })));
  await vi.advanceTimersByTimeAsync(150);
  const waits = { state: 'waiting_rate_limit', dueAt: '2026-11-23T13:00:00.000Z' };
  expect(runs()?.[0]).toMatchObject(waits);
  expect(cache.getQueryData(keys.run('1', '7'))).toMatchObject(waits);
  leave();
});

it('asks for the records set aside when there are more of them', async () => {
  const feed = createRunFeed(cache, '1');
  const key = keys.quarantineOf('1', '7', false);
  cache.setQueryData(key, 'old');
  feed.push(event(11, stepBody({ done: 200 })));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(cache.getQueryState(key)?.isInvalidated).toBe(false);
  feed.push(event(12, { ...stepBody({ done: 300 }), quarantined: 1 }));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(cache.getQueryState(key)?.isInvalidated).toBe(true);
});

it('lets charts ask again a second after a run has ended, and ignores other clients', async () => {
  const feed = createRunFeed(cache, '1');
  cache.setQueryData(keys.metric('1', 'pullRequestSummary', {}), 'old');
  const metric = () => cache.getQueryState(keys.metric('1', 'pullRequestSummary', {}))?.isInvalidated;
  const ended = stateBody({ state: 'succeeded', finishedAt: '2026-11-23T12:00:09.000Z' });
  feed.push(event(11, ended, { clientId: '2' }));
  await vi.advanceTimersByTimeAsync(1_500);
  expect(metric()).toBe(false);
  feed.push(event(11, ended));
  await vi.advanceTimersByTimeAsync(500);
  expect(metric()).toBe(false);
  await vi.advanceTimersByTimeAsync(600);
  expect(metric()).toBe(true);
});

it('lets charts ask again after a run that failed or was stopped: what it stored stays', async () => {
  const feed = createRunFeed(cache, '1');
  const key = keys.metric('1', 'dataHealth', {});
  for (const [at, state] of (['failed', 'stopped'] as const).entries()) {
    cache.setQueryData(key, 'old');
    feed.push(event(11 + at, stateBody({ state, finishedAt: '2026-11-23T12:00:09.000Z' })));
    await vi.advanceTimersByTimeAsync(1_100);
    expect(cache.getQueryState(key)?.isInvalidated, state).toBe(true);
  }
});

it('asks how the sources stand after every other state too, and for no figures', async () => {
  const feed = createRunFeed(cache, '1');
  const asked = (name: 'sourceHealth' | 'dataHealth') =>
    cache.getQueryState(keys.metric('1', name, {}))?.isInvalidated;
  for (const name of ['sourceHealth', 'dataHealth'] as const)
    cache.setQueryData(keys.metric('1', name, {}), 'old');
  feed.push(event(11, stateBody({ state: 'waiting_rate_limit' })));
  await vi.advanceTimersByTimeAsync(1_100);
  expect(asked('sourceHealth')).toBe(true);
  expect(asked('dataHealth')).toBe(false);
});
