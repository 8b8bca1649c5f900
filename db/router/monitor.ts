import type postgres from 'postgres';
import { createLsnClock, type Lsn, withoutHeader } from './lsn-clock.ts';
import { judgePrimary, type PrimaryVerdict, presumedUp } from './primary-verdict.ts';
import { createProbe, type Found, type Probe, type ProbeRow } from './probe.ts';
import {
  FAILURES_UNTIL_OUT,
  judge,
  type ProbeResult,
  unknownVerdict,
  type Verdict,
  wayBack,
} from './verdict.ts';

export type Freshness = 'dashboard' | 'report';

export interface ReplicaHealth {
  name: string;
  state: 'in' | 'out';
  /** Why, and since when (ms since the epoch). */
  reason: string;
  since: number;
  /** What brings it back; null: it is in. */
  back: string | null;
  limitMs: number;
  /** How old what it shows may be: its lag, and while the primary is away also the time since that was last seen. */
  lagMs: number | null;
  lagBytes: number | null;
  /** When it was last probed (ms since the epoch); null: never. */
  lastCheckAt: number | null;
  takenOut: { by: string; at: Date } | null;
}

export interface PrimaryHealth {
  state: PrimaryVerdict['state'];
  reason: string;
  since: number;
  lastCheckAt: number | null;
}

export interface MonitorOptions {
  /** Opens a probe connection of its own: max 1, statement_timeout 1 s. */
  primary: () => postgres.Sql;
  replicas: { name: string; connect: () => postgres.Sql }[];
  maxLagMs: Record<Freshness, number>;
  verdictTtlMs: number;
  intervalMs?: number | undefined;
  /** A replica went in or out, or the primary up or down. */
  onChange?: ((health: { name: string; state: string; reason: string }) => void) | undefined;
  /** `primary` or a replica did not answer twice: what runs there will not end by itself. Once for each silence. */
  onSilent?: (name: string) => void;
}

/** Watches every host in the background. (The guide's ReplicaHealthMonitor.) */
export interface ReplicaHealthMonitor {
  /** Whether reads that must be this fresh may go to the replica now. A verdict older than its time to live is none. */
  shouldUseReplica(name: string, freshness: Freshness): boolean;
  /** Whether it answers at all and is a replica of this primary, however late: while the primary is away. */
  canAnswer(name: string): boolean;
  /** Probes every host now and judges them; resolves when that is done. */
  checkReplicaHealth(): Promise<void>;
  /** Takes the replica out until it has proved itself again: a query on it lost its connection. */
  suspect(name: string, reason: string): void;
  /** The primary refused a write because it is read-only (25006), or lost a connection: look at once. */
  suspectPrimary(demoted: boolean): void;
  /** By an administrator, until it is put back; it is probed on. */
  takeOut(name: string, order: { by: string; at: Date }): void;
  putBack(name: string): void;
  health(freshness?: Freshness): ReplicaHealth[];
  primary(): PrimaryHealth;
  primaryUp(): boolean;
  /** How old what a replica shows is while the primary is away; null: it is up. */
  primaryAwayMs(): number | null;
  /** Which history the primary's positions belong to: another one after a failover or a restore; undefined: not seen yet. */
  epoch(): string | undefined;
  /** Where the primary is, if that is before `lsn`: a position that it does not have (any more). */
  primaryBefore(lsn: Lsn, timeoutMs: number): Promise<Lsn | undefined>;
  /** How far a replica is known to have replayed. */
  watermark(name: string): Lsn;
  /** A read saw the replica at this position. */
  saw(name: string, lsn: Lsn): void;
  /** The first of these replicas to have replayed `lsn`; undefined when none has within `timeoutMs`. */
  awaitReplay(lsn: Lsn, names: readonly string[], timeoutMs: number): Promise<string | undefined>;
  /** Waits until every replica that is in has replayed `lsn`, at most `timeoutMs`. */
  replayed(lsn: Lsn, timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

interface Watched {
  name: string;
  probe: Probe;
  verdicts: Record<Freshness, Verdict>;
  last: ProbeResult | undefined;
  /** It has been a replica of this cluster before. */
  known: boolean;
  /** Probes in a row without an answer. */
  silences: number;
  replayedTo: Lsn;
  takenOut: { by: string; at: Date } | null;
}

const FRESHNESS = ['dashboard', 'report'] as const;
/** Replicas are compared with the primary's position of this tick, if it answers so soon; else with older ones. */
const PRIMARY_FIRST_MS = 200;

/** Age of a probe result in a form for people: clocks of this module are monotonic. */
const toEpoch = (monotonic: number) => Math.round(Date.now() - (performance.now() - monotonic));
const silent = (found: Found) => !found.ok && found.kind === 'silent';
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export function createMonitor(options: MonitorOptions): ReplicaHealthMonitor {
  const { maxLagMs, verdictTtlMs, intervalMs = 1_000, onChange, onSilent } = options;
  const clock = createLsnClock(Math.max(maxLagMs.dashboard, maxLagMs.report) * 1.5);
  const primaryProbe = createProbe(options.primary);
  const watched = new Map<string, Watched>();
  for (const { name, connect } of options.replicas) {
    const start = unknownVerdict(performance.now());
    const verdicts = { dashboard: start, report: start };
    const probe = createProbe(connect);
    watched.set(name, {
      name,
      probe,
      verdicts,
      last: undefined,
      known: false,
      silences: 0,
      replayedTo: 0n,
      takenOut: null,
    });
  }
  let systemId: string | undefined;
  let timeline: number | undefined;
  let primary = presumedUp(performance.now());
  let primaryCheckedAt: number | undefined;
  let primarySeenAt: number | undefined;
  let primarySilences = 0;
  /** When the newest sample was taken, and whether that was in this tick. */
  let sampledAt: number | undefined;
  let heard = false;
  let running: Promise<void> | undefined;
  let closed = false;

  const expired = (w: Watched) => !w.last || performance.now() - w.last.at > verdictTtlMs;

  const primaryAwayMs = () =>
    primary.state === 'up' ? null : Math.round(performance.now() - (primarySeenAt ?? primary.since));

  const ageOf = (w: Watched): number | null => {
    if (!w.last?.ok || w.last.lagMs === null) return null;
    return w.last.lagMs + (primaryAwayMs() ?? 0);
  };

  const view = (w: Watched, freshness: Freshness): ReplicaHealth => {
    const verdict = w.verdicts[freshness];
    const limitMs = maxLagMs[freshness];
    const measured = w.last?.ok ? w.last : undefined;
    const common = {
      name: w.name,
      limitMs,
      lagMs: ageOf(w),
      lagBytes: measured?.lagBytes ?? null,
      lastCheckAt: w.last ? toEpoch(w.last.at) : null,
      takenOut: w.takenOut,
    };
    if (w.takenOut) {
      const { by, at } = w.takenOut;
      const back = 'back when an administrator puts it back';
      return { ...common, state: 'out', reason: `taken out by ${by}`, since: at.getTime(), back };
    }
    const back = verdict.state === 'in' ? null : wayBack(verdict, limitMs);
    if (w.last && expired(w)) {
      const since = toEpoch(w.last.at);
      return {
        ...common,
        state: 'out',
        reason: 'no recent check',
        since,
        back: back ?? 'back with its next good check',
      };
    }
    return { ...common, state: verdict.state, reason: verdict.reason, since: toEpoch(verdict.since), back };
  };

  const changed = (w: Watched) => onChange?.(view(w, 'dashboard'));

  function conclude(w: Watched, result: ProbeResult) {
    const before = w.verdicts;
    w.last = result;
    // After a lost connection the server may be another one, or have gone back in time.
    if (!result.ok) w.replayedTo = 0n;
    w.verdicts = {
      dashboard: judge(before.dashboard, result, maxLagMs.dashboard),
      report: judge(before.report, result, maxLagMs.report),
    };
    if (FRESHNESS.some((freshness) => w.verdicts[freshness].state !== before[freshness].state)) changed(w);
  }

  async function checkReplica(w: Watched) {
    const found = await w.probe.run();
    const at = performance.now();
    if (closed) return;
    const wrong = wrongServer(w, found);
    w.silences = silent(found) ? w.silences + 1 : 0;
    if (wrong) return conclude(w, { ok: false, at, reason: wrong, fatal: true, cause: 'wrong' });
    if (!found.ok) {
      conclude(w, { ok: false, at, reason: found.reason, fatal: found.kind === 'lost', cause: 'lost' });
      // Whatever it was before: one that is late holds connections, too.
      if (w.silences === FAILURES_UNTIL_OUT) onSilent?.(w.name);
      return;
    }
    w.known = true;
    w.replayedTo = found.row.lsn ?? 0n;
    const newest = clock.newest() ?? 0n;
    const lagBytes = newest > w.replayedTo ? Number(newest - w.replayedTo) : 0;
    // What the primary alone has cannot be replayed while it is away: lag is then measured at the last word of it.
    const measuredAt = heard ? at : (sampledAt ?? at);
    conclude(w, { ok: true, at, lagMs: clock.lag(measuredAt, w.replayedTo), lagBytes });
  }

  function wrongServer(w: Watched, found: Found): string | undefined {
    if (!found.ok) return undefined;
    const { inRecovery, systemId: id, lsn } = found.row;
    if (systemId !== undefined && id !== systemId) return 'wrong server: it belongs to another cluster';
    if (inRecovery && lsn !== null) {
      return followsAnother(found.row) ? 'wrong server: it follows another primary' : undefined;
    }
    return w.known
      ? 'wrong server: it was promoted and is a primary now'
      : 'wrong server: it is a primary, not a replica';
  }

  /** A promoted sibling has the same identifier and a timeline of its own; positions of the two cannot be compared. */
  function followsAnother({ timeline: streamed, reachedTimeline }: ProbeRow): boolean {
    if (timeline === undefined) return false;
    // Between two streams only the control file tells, and late: a primary just promoted is ahead of it.
    return streamed === null ? reachedTimeline > timeline : streamed !== timeline;
  }

  async function checkPrimary() {
    // Before the question: the position is at least the one of this moment.
    const at = performance.now();
    heard = false;
    const found = await primaryProbe.run();
    if (closed) return;
    primaryCheckedAt = performance.now();
    settlePrimary(judgePrimary(primary, found, primaryCheckedAt, systemId));
    primarySilences = silent(found) ? primarySilences + 1 : 0;
    if (primarySilences === FAILURES_UNTIL_OUT) onSilent?.('primary');
    if (!found.ok || primary.state !== 'up' || found.row.lsn === null) return;
    systemId ??= found.row.systemId;
    timeline = found.row.timeline ?? timeline;
    primarySeenAt = primaryCheckedAt;
    clock.sample(at, found.row.lsn);
    sampledAt = at;
    heard = true;
  }

  function settlePrimary(next: PrimaryVerdict) {
    const before = primary;
    primary = next;
    if (next.state !== before.state) onChange?.({ name: 'primary', state: next.state, reason: next.reason });
  }

  async function check() {
    // The primary first: a replica is compared with where the primary was, never with where it went meanwhile. But a
    // silent primary must not hold up the others.
    const first = checkPrimary();
    await Promise.race([first, sleep(PRIMARY_FIRST_MS)]);
    await Promise.all([first, ...[...watched.values()].map(checkReplica)]);
  }

  function checkReplicaHealth(): Promise<void> {
    running ??= check().finally(() => {
      running = undefined;
    });
    return running;
  }

  const timer = setInterval(() => void checkReplicaHealth(), intervalMs);
  timer.unref();

  async function refresh(w: Watched): Promise<void> {
    const lsn = await w.probe.position();
    if (lsn !== null && lsn > w.replayedTo && !w.verdicts.dashboard.failures) w.replayedTo = lsn;
  }

  async function until(done: () => boolean, ask: Watched[], timeoutMs: number): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (!done() && performance.now() < end && !closed) {
      await Promise.race([
        Promise.all(ask.map(refresh)),
        sleep(Math.max(0, Math.min(timeoutMs, end - performance.now()))),
      ]);
      if (!done()) await sleep(2);
    }
  }

  return {
    shouldUseReplica(name, freshness) {
      const w = watched.get(name);
      return w !== undefined && !w.takenOut && w.verdicts[freshness].state === 'in' && !expired(w);
    },
    canAnswer(name) {
      const w = watched.get(name);
      return w?.last?.ok === true && !w.takenOut && !expired(w);
    },
    checkReplicaHealth,
    suspect(name, reason) {
      const w = watched.get(name);
      if (!w) return;
      // Of a host that is out already the first reason is the cause, this one a consequence.
      const { state, cause, reason: first } = w.verdicts.report;
      const known = state === 'out' && (cause === 'lost' || cause === 'wrong');
      conclude(w, {
        ok: false,
        at: performance.now(),
        reason: known ? first : reason,
        fatal: true,
        cause: known ? cause : 'lost',
      });
    },
    suspectPrimary(demoted) {
      const at = performance.now();
      if (demoted && primary.state === 'up') {
        settlePrimary({
          state: 'demoted',
          since: at,
          reason: 'it refused a write: it is a replica now',
          failures: 0,
        });
      }
      void checkReplicaHealth();
    },
    takeOut(name, order) {
      const w = watched.get(name);
      if (!w) return;
      w.takenOut = order;
      changed(w);
    },
    putBack(name) {
      const w = watched.get(name);
      if (!w?.takenOut) return;
      w.takenOut = null;
      changed(w);
    },
    health: (freshness = 'dashboard') => [...watched.values()].map((w) => view(w, freshness)),
    primary: () => ({
      state: primary.state,
      reason: primary.reason,
      since: toEpoch(primary.since),
      lastCheckAt: primaryCheckedAt === undefined ? null : toEpoch(primaryCheckedAt),
    }),
    primaryUp: () => primary.state === 'up',
    primaryAwayMs,
    epoch: () => (timeline === undefined ? undefined : `${systemId}/${timeline}`),
    async primaryBefore(lsn, timeoutMs) {
      if ((clock.newest() ?? 0n) >= lsn) return undefined;
      const position = await Promise.race([primaryProbe.position(), sleep(timeoutMs)]);
      const reached = position == null ? undefined : withoutHeader(position);
      return reached !== undefined && reached < lsn ? reached : undefined;
    },
    watermark: (name) => watched.get(name)?.replayedTo ?? 0n,
    saw(name, lsn) {
      const w = watched.get(name);
      if (w && lsn > w.replayedTo) w.replayedTo = lsn;
    },
    async awaitReplay(lsn, names, timeoutMs) {
      const asked = names.flatMap((name) => watched.get(name) ?? []);
      const ready = () => asked.find((w) => w.replayedTo >= lsn);
      await until(() => ready() !== undefined || asked.length === 0, asked, timeoutMs);
      return ready()?.name;
    },
    async replayed(lsn, timeoutMs) {
      const asked = () => [...watched.values()].filter((w) => w.verdicts.dashboard.state === 'in');
      await until(() => asked().every((w) => w.replayedTo >= lsn), asked(), timeoutMs);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await Promise.all([primaryProbe.close(), ...[...watched.values()].map((w) => w.probe.close())]);
      await running;
    },
  };
}
