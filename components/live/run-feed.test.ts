import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys } from '#components/hooks/keys.ts';
import type { LiveRunEvent } from '#lib/events.ts';
import type { RunView } from '#lib/runs.ts';
import { createRunFeed } from './run-feed.ts';

const snapshot = (seq: number): RunView => ({
  id: '7',
  clientId: '1',
  integrationId: '1',
  integration: 'GitHub',
  mode: 'full',
  state: 'running',
  attempt: 1,
  seq,
  createdAt: '2026-11-23T12:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  error: null,
  steps: [],
});
const event = (seq: number, body: LiveRunEvent['body'], clientId = '1'): LiveRunEvent => ({
  clientId,
  runId: '7',
  seq,
  from: seq,
  at: '2026-11-23T12:00:05.000Z',
  body,
});
const log = (seq: number) => event(seq, { type: 'log', level: 'info', message: `line ${seq}` });

let cache: QueryClient;
let fetched: number;
let serverSeq: number;
let stop: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  cache = new QueryClient();
  fetched = 0;
  serverSeq = 10;
  const observer = new QueryObserver(cache, {
    queryKey: keys.runs('1'),
    queryFn: () => {
      fetched++;
      return [snapshot(serverSeq)];
    },
  });
  stop = observer.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(1);
});

afterEach(() => {
  stop();
  cache.clear();
  vi.useRealTimers();
});

const seq = () => cache.getQueryData<RunView[]>(keys.runs('1'))?.[0]?.seq;

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
  serverSeq = 12;
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
  serverSeq = 29;
  await vi.advanceTimersByTimeAsync(2_100);
  expect(seq()).toBe(29);
  feed.stop();
});

it('lets charts ask again a second after a run has ended well, and ignores other clients', async () => {
  const feed = createRunFeed(cache, '1');
  cache.setQueryData(keys.metric('1', 'pullRequestSummary', {}), 'old');
  const metric = () => cache.getQueryState(keys.metric('1', 'pullRequestSummary', {}))?.isInvalidated;
  const ended = {
    type: 'state',
    state: 'succeeded',
    error: null,
    startedAt: null,
    finishedAt: null,
  } as const;
  feed.push(event(11, ended, '2'));
  await vi.advanceTimersByTimeAsync(1_500);
  expect(metric()).toBe(false);
  feed.push(event(11, ended));
  await vi.advanceTimersByTimeAsync(500);
  expect(metric()).toBe(false);
  await vi.advanceTimersByTimeAsync(600);
  expect(metric()).toBe(true);
});
