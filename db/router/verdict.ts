/** What one probe of a replica found. `lagMs: null`: nothing known yet. */
export type ProbeResult =
  | { ok: true; at: number; lagMs: number | null; lagBytes: number }
  | {
      ok: false;
      at: number;
      reason: string;
      /** Out at once, e.g. a foreign server. */
      fatal: boolean;
      cause: 'lost' | 'wrong';
    };

/** Why a replica is out, for what brings it back: nothing known yet, too late, no answer, or the wrong server. */
export type Cause = 'unchecked' | 'catching up' | 'late' | 'lost' | 'wrong';

export interface Verdict {
  state: 'in' | 'out';
  /** Monotonic ms at which this state began. */
  since: number;
  reason: string;
  /** Of the last time it was out. */
  cause: Cause;
  failures: number;
  /** Ticks in a row at which the lag was below half the limit. */
  good: number;
}

/** Ticks below half the limit until a replica is back in. */
export const TICKS_UNTIL_BACK = 3;
/** Probes that must fail in a row until a replica is out. */
export const FAILURES_UNTIL_OUT = 2;

export const unknownVerdict = (at: number): Verdict => ({
  state: 'out',
  since: at,
  reason: 'not checked yet',
  cause: 'unchecked',
  failures: 0,
  good: TICKS_UNTIL_BACK,
});

/**
 * The next verdict on a replica for one limit: out at lag > limit, or after two failed probes, or at once when the
 * connection is lost or the server is the wrong one; back in at < half the limit for three ticks (so that it does not
 * flap at the limit). A replica that was never judged comes in with its first good tick.
 */
export function judge(before: Verdict, probe: ProbeResult, limitMs: number): Verdict {
  const out = (reason: string, cause: Cause, failures = 0): Verdict => ({
    state: 'out',
    since: before.state === 'out' ? before.since : probe.at,
    reason,
    cause,
    failures,
    good: 0,
  });
  if (!probe.ok) {
    const failures = before.failures + 1;
    if (probe.fatal || before.state === 'out' || failures >= FAILURES_UNTIL_OUT) {
      return out(probe.reason, probe.cause, failures);
    }
    return { ...before, failures };
  }
  const { lagMs } = probe;
  if (lagMs === null) {
    return { ...out('catching up since this process started', 'catching up'), good: before.good };
  }
  const behind = `${seconds(lagMs)} s behind (limit ${seconds(limitMs)})`;
  if (lagMs > limitMs) return out(behind, 'late');
  if (before.state === 'in') return { ...before, failures: 0 };
  const good = lagMs < limitMs / 2 ? before.good + 1 : 0;
  if (good >= TICKS_UNTIL_BACK) {
    return { state: 'in', since: probe.at, reason: 'healthy', cause: before.cause, failures: 0, good };
  }
  // The lag of now; but one that was lost and is back was not late.
  const late = good === 0 || before.cause === 'late';
  return { ...(late ? out(behind, 'late') : out(before.reason, 'lost')), good };
}

/** What brings a replica back that is out, for a person: goes on after "It is". */
export function wayBack({ cause }: Pick<Verdict, 'cause'>, limitMs: number): string {
  const ways: Record<Cause, string> = {
    unchecked: 'in with its first good check',
    'catching up': 'in when it has caught up',
    late: `back when under ${seconds(limitMs / 2)} s for ${TICKS_UNTIL_BACK} checks`,
    lost: `back after ${TICKS_UNTIL_BACK} good checks`,
    wrong: 'never read from while that is so',
  };
  return ways[cause];
}

const seconds = (ms: number) => Math.round(ms / 100) / 10;
