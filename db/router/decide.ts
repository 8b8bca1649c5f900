import type { Policy } from '#lib/purposes.ts';
import type { Freshness } from './health.ts';

/** Where a read or write goes, and why. */
export type Decision =
  | { node: 'primary'; reason: 'purpose' | 'no replica configured' }
  | { node: 'replica'; name: string; reason: 'fresh enough' | 'the primary is down' }
  /** The primary, read-only and bounded. */
  | { node: 'fallback'; reason: 'no replica is fresh enough' }
  | { node: 'none'; reason: 'no replica is fresh enough' };

/** What a decision rests on, as it is at this moment. */
export interface Standing {
  /** Whether there are replicas to read from at all. */
  replicated: boolean;
  fallbackEnabled: boolean;
  primaryUp(): boolean;
  /** The least busy replica that is in for this freshness, `any`: that answers at all; undefined: none is. */
  leastBusy(freshness: Freshness | 'any'): string | undefined;
}

const byPurpose: Decision = { node: 'primary', reason: 'purpose' };
const alone: Decision = { node: 'primary', reason: 'no replica configured' };
const fallback: Decision = { node: 'fallback', reason: 'no replica is fresh enough' };
const none: Decision = { node: 'none', reason: 'no replica is fresh enough' };

/** The one place where a policy meets the state of the hosts. */
export function decide(policy: Policy, standing: Standing): Decision {
  if (policy.node === 'primary') {
    if (!policy.standby || standing.primaryUp()) return byPurpose;
    const name = standing.leastBusy('report') ?? standing.leastBusy('any');
    return name === undefined ? byPurpose : { node: 'replica', name, reason: 'the primary is down' };
  }
  if (!standing.replicated) return alone;
  const name = standing.leastBusy(policy.freshness);
  if (name !== undefined) return { node: 'replica', name, reason: 'fresh enough' };
  // The primary has no more to say now: better what a replica has, marked with its age, than nothing. An export has no
  // place for such a mark.
  if (policy.fallback === 'primary' && !standing.primaryUp()) {
    const late = standing.leastBusy('any');
    if (late !== undefined) return { node: 'replica', name: late, reason: 'the primary is down' };
  }
  return policy.fallback === 'primary' && standing.fallbackEnabled ? fallback : none;
}
