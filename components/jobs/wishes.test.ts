import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { run } from './testing.ts';
import { CONTROL, newestWish, type Wish, withWishes } from './wishes.ts';

const stop = { runId: '7', command: 'stop' } as const;
const pause = { runId: '7', command: 'pause' } as const;

it('shows at once what a command will do', () => {
  expect(withWishes(run(), [stop])).toMatchObject({ state: 'stopping', desiredState: 'stopped', seq: 10 });
  expect(withWishes(run({ state: 'queued' }), [pause])).toMatchObject({ state: 'paused' });
});

it('lays several over each other in their order, each on its own run', () => {
  expect(withWishes(run(), [pause, stop]).state).toBe('stopping');
  expect(withWishes(run({ id: '8' }), [stop])).toEqual(run({ id: '8' }));
});

it('stays the same when the answer has come in before the wish is gone', () => {
  const answered = run({ state: 'pausing', desiredState: 'paused', seq: 11 });
  expect(withWishes(answered, [pause])).toEqual({ ...answered, requestedBy: 'you' });
});

it('never hides that a run has ended meanwhile', () => {
  const ended = run({ state: 'succeeded', seq: 12 });
  expect(withWishes(ended, [stop])).toBe(ended);
});

it('knows the last command to a run that is on its way, not one before it nor one to another run', () => {
  const cache = new QueryClient();
  const give = (wish: Wish) =>
    void cache
      .getMutationCache()
      .build(cache, { mutationKey: [...CONTROL, wish.runId], mutationFn: () => new Promise<void>(() => {}) })
      .execute(wish);
  expect(newestWish(cache, '7')).toBeUndefined();
  give(pause);
  give({ runId: '7', command: 'resume' });
  give({ runId: '8', command: 'stop' });
  expect(newestWish(cache, '7')?.command).toBe('resume');
  give(pause);
  expect(newestWish(cache, '7')?.command).toBe('pause');
});
