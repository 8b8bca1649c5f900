import type { Found } from './probe.ts';
import { FAILURES_UNTIL_OUT } from './verdict.ts';

export interface PrimaryVerdict {
  state: 'up' | 'down' | 'demoted' | 'wrong server';
  /** Monotonic ms at which this state began. */
  since: number;
  reason: string;
  failures: number;
}

export const presumedUp = (at: number): PrimaryVerdict => ({
  state: 'up',
  since: at,
  reason: 'not checked yet',
  failures: 0,
});

/** Which history the primary was last seen to have. */
export interface PrimaryHistory {
  systemId: string | undefined;
  timeline: number | undefined;
}

/**
 * The next verdict on the primary. Down after two failed probes: every write hangs on it, and one lost probe
 * connection must not refuse them all. Unlike a replica it is back with the first good probe: there is no other.
 * @param history the cluster it was first seen to belong to; a timeline only ever goes up, with each promotion
 */
export function judgePrimary(
  before: PrimaryVerdict,
  found: Found,
  at: number,
  { systemId, timeline }: PrimaryHistory,
): PrimaryVerdict {
  const is = (state: PrimaryVerdict['state'], reason: string, failures = 0): PrimaryVerdict => ({
    state,
    since: before.state === state ? before.since : at,
    reason,
    failures,
  });
  if (!found.ok) {
    const failures = before.failures + 1;
    if (before.state === 'up' && failures < FAILURES_UNTIL_OUT) return { ...before, failures };
    return is('down', found.reason, failures);
  }
  if (systemId !== undefined && found.row.systemId !== systemId) {
    return is('wrong server', 'wrong server: it belongs to another cluster than before');
  }
  if (found.row.inRecovery) return is('demoted', 'it is a replica now: writes would be lost or refused');
  if (timeline !== undefined && (found.row.timeline ?? timeline) < timeline) {
    return is('wrong server', 'wrong server: it was the primary before the failover, and has an old history');
  }
  return is('up', 'healthy');
}
