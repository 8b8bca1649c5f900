import { expect, it } from 'vitest';
import type { Gap } from '#lib/api/runs.ts';
import { mergeGaps } from './merge-gaps.ts';

const gap = (day: string, change: Partial<Gap> = {}): Gap => ({
  integrationId: '1',
  integration: 'GitHub',
  job: 'sync-github-pull-requests',
  scope: 'acme/checkout',
  day,
  sourceCount: 5,
  storedCount: 3,
  checkedAt: '2026-11-23T12:00:00.000Z',
  ...change,
});

const spans = (gaps: Gap[]) => mergeGaps(gaps).map(({ scope, from, to, days }) => [scope, from, to, days]);

it('joins days in a row, also over the end of a month, whatever their order', () => {
  expect(spans([gap('2026-11-01'), gap('2026-10-30'), gap('2026-10-31')])).toEqual([
    ['acme/checkout', '2026-10-30', '2026-11-01', 3],
  ]);
});

it('keeps days apart that have a whole one between them, the newest first', () => {
  expect(spans([gap('2026-11-01'), gap('2026-11-03')])).toEqual([
    ['acme/checkout', '2026-11-03', '2026-11-03', 1],
    ['acme/checkout', '2026-11-01', '2026-11-01', 1],
  ]);
});

it('never joins repositories, jobs or sources', () => {
  const others = [{ scope: 'acme/api' }, { job: 'sync-github-issues' }, { integrationId: '10' }];
  const ranges = mergeGaps([gap('2026-11-01'), ...others.map((change) => gap('2026-11-02', change))]);
  expect(ranges).toHaveLength(4);
  expect(ranges.map(({ integrationId, scope }) => `${integrationId} ${scope}`)).toEqual([
    '1 acme/api',
    '1 acme/checkout',
    '1 acme/checkout',
    '10 acme/checkout',
  ]);
});

it('adds up what the source has and what is stored, as of the oldest comparison', () => {
  const old = '2026-11-20T12:00:00.000Z';
  const [range] = mergeGaps([gap('2026-11-01'), gap('2026-11-02', { checkedAt: old, storedCount: 0 })]);
  expect(range).toMatchObject({ sourceCount: 10, storedCount: 3, checkedAt: old });
});
