import type postgres from 'postgres';
import { type Freshness, type HostChange, type ReplicaHealth, type TakenOut, toEpoch } from './health.ts';
import type { Lsn } from './lsn-clock.ts';
import { createProbe, type Found, type ProbeRow } from './probe.ts';
import {
  FAILURES_UNTIL_OUT,
  judge,
  type ProbeResult,
  unknownVerdict,
  type Verdict,
  wayBack,
} from './verdict.ts';
import type { PrimaryWatch } from './watch-primary.ts';

export interface ReplicaWatchOptions {
  name: string;
  connect: () => postgres.Sql;
  /** The one that it should follow. */
  primary: PrimaryWatch;
  maxLagMs: Record<Freshness, number>;
  verdictTtlMs: number;
  onChange: (change: HostChange) => void;
  onSilent: (name: string) => void;
}

/** A replica as its probe and the reads on it find it: a verdict for each limit, and how far it has replayed. */
export interface ReplicaWatch {
  name: string;
  check(): Promise<void>;
  /** In, not taken out, and checked lately. */
  usable(freshness: Freshness): boolean;
  /** It answers, however late it is. */
  answers(): boolean;
  /** Out until it has proved itself again. */
  suspect(reason: string): void;
  takeOut(order: TakenOut): void;
  putBack(): void;
  health(freshness: Freshness): ReplicaHealth;
  /** Up to where it is known to have replayed; asks it anew with `refresh`. */
  replayedTo(): Lsn;
  saw(lsn: Lsn): void;
  refresh(): Promise<void>;
  close(): Promise<void>;
}

const FRESHNESS = ['dashboard', 'report'] as const;

export function watchReplica({
  name,
  connect,
  primary,
  maxLagMs,
  verdictTtlMs,
  onChange,
  onSilent,
}: ReplicaWatchOptions): ReplicaWatch {
  const probe = createProbe(connect);
  const unknown = unknownVerdict(performance.now());
  let verdicts: Record<Freshness, Verdict> = { dashboard: unknown, report: unknown };
  let last: ProbeResult | undefined;
  /** It has been a replica of this cluster before. */
  let known = false;
  /** Probes in a row without an answer. */
  let silences = 0;
  let replayedTo: Lsn = 0n;
  let takenOut: TakenOut | null = null;
  let closed = false;

  const expired = () => !last || performance.now() - last.at > verdictTtlMs;

  function health(freshness: Freshness): ReplicaHealth {
    const verdict = verdicts[freshness];
    const limitMs = maxLagMs[freshness];
    const measured = last?.ok ? last : undefined;
    const lagMs = measured?.lagMs ?? null;
    const common = {
      name,
      limitMs,
      lagMs: lagMs === null ? null : lagMs + (primary.awayMs() ?? 0),
      lagBytes: measured?.lagBytes ?? null,
      lastCheckAt: last ? toEpoch(last.at) : null,
      takenOut,
    };
    if (takenOut) {
      const { by, at } = takenOut;
      const back = 'back when an administrator puts it back';
      return { ...common, state: 'out', reason: `taken out by ${by}`, since: at.getTime(), back };
    }
    const back = verdict.state === 'in' ? null : wayBack(verdict, limitMs);
    if (last && expired()) {
      const stale = { reason: 'no recent check', back: back ?? 'back with its next good check' };
      return { ...common, ...stale, state: 'out', since: toEpoch(last.at) };
    }
    return { ...common, state: verdict.state, reason: verdict.reason, since: toEpoch(verdict.since), back };
  }

  function conclude(result: ProbeResult) {
    const before = verdicts;
    last = result;
    // After a lost connection the server may be another one, or have gone back in time.
    if (!result.ok) replayedTo = 0n;
    verdicts = {
      dashboard: judge(before.dashboard, result, maxLagMs.dashboard),
      report: judge(before.report, result, maxLagMs.report),
    };
    if (FRESHNESS.some((freshness) => verdicts[freshness].state !== before[freshness].state)) {
      onChange(health('dashboard'));
    }
  }

  function wrongServer(found: Found): string | undefined {
    if (!found.ok) return undefined;
    const { inRecovery, systemId, lsn } = found.row;
    const expected = primary.history().systemId;
    if (expected !== undefined && systemId !== expected) return 'wrong server: it belongs to another cluster';
    if (inRecovery && lsn !== null) {
      return followsAnother(found.row) ? 'wrong server: it follows another primary' : undefined;
    }
    return known
      ? 'wrong server: it was promoted and is a primary now'
      : 'wrong server: it is a primary, not a replica';
  }

  /** A promoted sibling has the same identifier and a timeline of its own; positions of the two cannot be compared. */
  function followsAnother({ timeline: streamed, reachedTimeline }: ProbeRow): boolean {
    const { timeline } = primary.history();
    if (timeline === undefined) return false;
    // Between two streams only the control file tells, and late: a primary just promoted is ahead of it.
    return streamed === null ? reachedTimeline > timeline : streamed !== timeline;
  }

  return {
    name,
    async check() {
      const found = await probe.run();
      const at = performance.now();
      if (closed) return;
      const wrong = wrongServer(found);
      silences = !found.ok && found.kind === 'silent' ? silences + 1 : 0;
      if (wrong) return conclude({ ok: false, at, reason: wrong, fatal: true, cause: 'wrong' });
      if (!found.ok) {
        conclude({ ok: false, at, reason: found.reason, fatal: found.kind === 'lost', cause: 'lost' });
        // Whatever it was before: one that is late holds connections, too.
        if (silences === FAILURES_UNTIL_OUT) onSilent(name);
        return;
      }
      known = true;
      replayedTo = found.row.lsn ?? 0n;
      const newest = primary.clock.newest() ?? 0n;
      const lagBytes = newest > replayedTo ? Number(newest - replayedTo) : 0;
      // What the primary alone has cannot be replayed while it is away: lag is then measured at the last word of it.
      conclude({ ok: true, at, lagMs: primary.clock.lag(primary.positionAt(at), replayedTo), lagBytes });
    },
    usable: (freshness) => !takenOut && verdicts[freshness].state === 'in' && !expired(),
    answers: () => last?.ok === true && !takenOut && !expired(),
    suspect(reason) {
      // Of a host that is out already the first reason is the cause, this one a consequence.
      const { state, cause, reason: first } = verdicts.report;
      const known = state === 'out' && (cause === 'lost' || cause === 'wrong');
      const why = known ? { reason: first, cause } : { reason, cause: 'lost' as const };
      conclude({ ok: false, at: performance.now(), fatal: true, ...why });
    },
    takeOut(order) {
      takenOut = order;
      onChange(health('dashboard'));
    },
    putBack() {
      if (!takenOut) return;
      takenOut = null;
      onChange(health('dashboard'));
    },
    health,
    replayedTo: () => replayedTo,
    saw(lsn) {
      if (lsn > replayedTo) replayedTo = lsn;
    },
    async refresh() {
      const lsn = await probe.position();
      if (lsn !== null && lsn > replayedTo && !verdicts.dashboard.failures) replayedTo = lsn;
    },
    close() {
      closed = true;
      return probe.close();
    },
  };
}
