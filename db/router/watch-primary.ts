import type postgres from 'postgres';
import { type HostChange, type PrimaryHealth, toEpoch } from './health.ts';
import { createLsnClock, type Lsn, type LsnClock, withoutHeader } from './lsn-clock.ts';
import { judgePrimary, type PrimaryHistory, type PrimaryVerdict, presumedUp } from './primary-verdict.ts';
import { createProbe } from './probe.ts';
import { FAILURES_UNTIL_OUT } from './verdict.ts';

export interface PrimaryWatchOptions {
  connect: () => postgres.Sql;
  /** How far back its positions are kept. */
  keepMs: number;
  onChange: (change: HostChange) => void;
  onSilent: (name: string) => void;
}

/** The primary as its probe finds it: its verdict, its history, and the clock of its positions. */
export interface PrimaryWatch {
  clock: Pick<LsnClock, 'lag' | 'newest'>;
  check(): Promise<void>;
  /** It refused a write because it is read-only. */
  demoted(): void;
  up(): boolean;
  health(): PrimaryHealth;
  /** How long it has been away, in ms; null: it is up. */
  awayMs(): number | null;
  /** Its cluster and timeline; undefined: not seen yet. */
  history(): PrimaryHistory;
  /** When the newest position was taken, if not in this tick; else `now`. */
  positionAt(now: number): number;
  /** Where it is, if that is before `lsn`. */
  before(lsn: Lsn, timeoutMs: number): Promise<Lsn | undefined>;
  close(): Promise<void>;
}

export function watchPrimary({ connect, keepMs, onChange, onSilent }: PrimaryWatchOptions): PrimaryWatch {
  const clock = createLsnClock(keepMs);
  const probe = createProbe(connect);
  let systemId: string | undefined;
  let timeline: number | undefined;
  let verdict = presumedUp(performance.now());
  let checkedAt: number | undefined;
  let seenAt: number | undefined;
  let silences = 0;
  /** When the newest sample was taken, and whether that was in this tick. */
  let sampledAt: number | undefined;
  let heard = false;
  let closed = false;

  function settle(next: PrimaryVerdict) {
    const before = verdict;
    verdict = next;
    if (next.state !== before.state) onChange({ name: 'primary', state: next.state, reason: next.reason });
  }

  return {
    clock,
    async check() {
      // Before the question: the position is at least the one of this moment.
      const at = performance.now();
      heard = false;
      const found = await probe.run();
      if (closed) return;
      checkedAt = performance.now();
      settle(judgePrimary(verdict, found, checkedAt, { systemId, timeline }));
      silences = !found.ok && found.kind === 'silent' ? silences + 1 : 0;
      if (silences === FAILURES_UNTIL_OUT) onSilent('primary');
      if (!found.ok || verdict.state !== 'up' || found.row.lsn === null) return;
      systemId ??= found.row.systemId;
      timeline = found.row.timeline ?? timeline;
      seenAt = checkedAt;
      clock.sample(at, found.row.lsn);
      sampledAt = at;
      heard = true;
    },
    demoted() {
      if (verdict.state !== 'up') return;
      const reason = 'it refused a write: it is a replica now';
      settle({ state: 'demoted', since: performance.now(), reason, failures: 0 });
    },
    up: () => verdict.state === 'up',
    health: () => ({
      state: verdict.state,
      reason: verdict.reason,
      since: toEpoch(verdict.since),
      lastCheckAt: checkedAt === undefined ? null : toEpoch(checkedAt),
    }),
    awayMs: () => (verdict.state === 'up' ? null : Math.round(performance.now() - (seenAt ?? verdict.since))),
    history: () => ({ systemId, timeline }),
    positionAt: (now) => (heard ? now : (sampledAt ?? now)),
    async before(lsn, timeoutMs) {
      if ((clock.newest() ?? 0n) >= lsn) return undefined;
      const late = new Promise<null>((resolve) => setTimeout(resolve, timeoutMs, null));
      const position = await Promise.race([probe.position(), late]);
      const reached = position === null ? undefined : withoutHeader(position);
      return reached !== undefined && reached < lsn ? reached : undefined;
    },
    close() {
      closed = true;
      return probe.close();
    },
  };
}
