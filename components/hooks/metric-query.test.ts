import { QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { keys } from './keys.ts';
import { askAgainAfter } from './metric-query.ts';
import { createQueryClient } from './query-client.ts';

it('asks again while figures are being made anew, also of a list, and not after', () => {
  expect(askAgainAfter({ meta: { factsPending: true } })).toBe(10_000);
  expect(askAgainAfter({ pages: [{ meta: { factsPending: true } }] })).toBe(10_000);
  for (const other of [undefined, {}, { meta: { factsPending: false } }, { pages: [{ rows: [] }] }])
    expect(askAgainAfter(other)).toBe(false);
});

it('holds that for every question of figures, and for no other', () => {
  const cache = createQueryClient();
  const intervalOf = (queryKey: readonly unknown[]) =>
    new QueryObserver(cache, { queryKey, queryFn: () => null }).options.refetchInterval;
  expect(intervalOf(keys.metric('1', 'leadTime', {}))).toBeTypeOf('function');
  expect(intervalOf(keys.runs('1'))).toBeUndefined();
});
