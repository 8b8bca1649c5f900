import { expect, it } from 'vitest';
import { type Policy, type Purpose, ROUTING_RULES } from '#lib/purposes.ts';
import { decide, type Standing } from './decide.ts';

const standing = (over: Partial<Standing> & { in?: 'dashboard' | 'report' } = {}): Standing => ({
  replicated: true,
  fallbackEnabled: true,
  primaryUp: () => true,
  // In for reports only, for both, or out for both.
  leastBusy: (freshness) => (over.in === 'dashboard' || over.in === freshness ? 'replica-2' : undefined),
  ...over,
});
const where = (purpose: Purpose, over?: Parameters<typeof standing>[0]) =>
  decide(ROUTING_RULES[purpose], standing(over));

it.each(Object.entries(ROUTING_RULES) as [Purpose, Policy][])(
  '%s: by its purpose, never by anything else',
  (purpose, policy) => {
    const { node } = where(purpose, { in: 'dashboard' });
    expect(node).toBe(policy.node);
  },
);

it('takes a replica that is fresh enough for the purpose', () => {
  expect(where('trend_analysis', { in: 'report' })).toEqual({
    node: 'replica',
    name: 'replica-2',
    reason: 'fresh enough',
  });
  expect(where('dashboard_query', { in: 'report' })).toEqual({
    node: 'fallback',
    reason: 'no replica is fresh enough',
  });
});

it('never exports from the primary, and reads nothing there where the fallback is off', () => {
  expect(where('data_export').node).toBe('none');
  expect(where('dashboard_query', { fallbackEnabled: false }).node).toBe('none');
});

it('reads all from the primary where there is no replica, exports included', () => {
  expect(where('data_export', { replicated: false })).toEqual({
    node: 'primary',
    reason: 'no replica configured',
  });
});

it('reads from a late replica while the primary is down, but exports nothing from it', () => {
  const down = {
    primaryUp: () => false,
    leastBusy: (freshness: string) => (freshness === 'any' ? 'replica-1' : undefined),
  };
  const late = { node: 'replica', name: 'replica-1', reason: 'the primary is down' };
  expect(where('dashboard_query', down)).toEqual(late);
  expect(where('analytics_report', down)).toEqual(late);
  expect(where('session_validation', down)).toEqual(late);
  expect(where('data_export', down).node).toBe('none');
  expect(where('dashboard_query', { ...down, primaryUp: () => true }).node).toBe('fallback');
});

it('checks sessions on a replica while the primary is down, and writes nowhere else', () => {
  const down = { primaryUp: () => false, in: 'report' as const };
  expect(where('session_validation', down)).toEqual({
    node: 'replica',
    name: 'replica-2',
    reason: 'the primary is down',
  });
  expect(where('user_login', down).node).toBe('primary');
  expect(where('session_validation', { primaryUp: () => false }).node).toBe('primary');
});
