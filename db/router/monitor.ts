import type postgres from 'postgres';
import { createLsnClock, type Lsn, parseLsn } from './lsn-clock.ts';
import { createProbe, type Probe } from './probe.ts';
import { judge, type ProbeResult, unknownVerdict, type Verdict } from './verdict.ts';

export type Freshness = 'dashboard' | 'report';

export interface ReplicaHealth {
  name: string;
  state: 'in' | 'out';
  /** Why, and since when (ms since the epoch). */
  reason: string;
  since: number;
  lagMs: number | null;
  lagBytes: number | null;
  /** When it was last probed (ms since the epoch); null: never. */
  lastCheckAt: number | null;
}

export interface MonitorOptions {
  /** Opens a probe connection of its own: max 1, statement_timeout 1 s. */
  primary: () => postgres.Sql;
  replicas: { name: string; connect: () => postgres.Sql }[];
  maxLagMs: Record<Freshness, number>;
  verdictTtlMs: number;
  intervalMs?: number;
  onChange?: (health: ReplicaHealth) => void;
}

/** Watches every host in the background. (The guide's ReplicaHealthMonitor.) */
export interface ReplicaHealthMonitor {
  /** Whether reads that must be this fresh may go to the replica now. A verdict older than its time to live is none. */
  shouldUseReplica(name: string, freshness: Freshness): boolean;
  /** Probes every host now and judges them; resolves when that is done. */
  checkReplicaHealth(): Promise<void>;
  /** Takes the replica out until it has proved itself again: a query on it lost its connection. */
  suspect(name: string, reason: string): void;
  health(freshness?: Freshness): ReplicaHealth[];
  primaryUp(): boolean;
  /** Waits until every replica that is in has replayed `lsn`, at most `timeoutMs`. */
  replayed(lsn: Lsn, timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

interface Watched {
  name: string;
  probe: Probe;
  verdicts: Record<Freshness, Verdict>;
  last: ProbeResult | undefined;
  replayedTo: Lsn;
}

/** Age of a probe result in a form for people: clocks of this module are monotonic. */
const toEpoch = (monotonic: number) => Math.round(Date.now() - (performance.now() - monotonic));

export function createMonitor(options: MonitorOptions): ReplicaHealthMonitor {
  const { maxLagMs, verdictTtlMs, intervalMs = 1_000, onChange } = options;
  const clock = createLsnClock(Math.max(maxLagMs.dashboard, maxLagMs.report) * 1.5);
  const primary = createProbe(options.primary);
  const watched = new Map<string, Watched>();
  for (const { name, connect } of options.replicas) {
    const start = unknownVerdict(performance.now());
    const verdicts = { dashboard: start, report: start };
    watched.set(name, { name, probe: createProbe(connect), verdicts, last: undefined, replayedTo: 0n });
  }
  let systemId: string | undefined;
  let primaryFailures = 0;
  let running: Promise<void> | undefined;
  let closed = false;

  const view = (w: Watched, freshness: Freshness): ReplicaHealth => {
    const expired = !w.last || performance.now() - w.last.at > verdictTtlMs;
    const verdict = w.verdicts[freshness];
    const measured = w.last?.ok ? w.last : undefined;
    return {
      name: w.name,
      state: expired ? 'out' : verdict.state,
      reason: expired ? 'no recent check' : verdict.reason,
      since: toEpoch(verdict.since),
      lagMs: measured?.lagMs ?? null,
      lagBytes: measured?.lagBytes ?? null,
      lastCheckAt: w.last ? toEpoch(w.last.at) : null,
    };
  };

  function conclude(w: Watched, result: ProbeResult) {
    const before = w.verdicts.dashboard.state;
    w.last = result;
    for (const freshness of ['dashboard', 'report'] as const) {
      w.verdicts[freshness] = judge(w.verdicts[freshness], result, maxLagMs[freshness]);
    }
    if (w.verdicts.dashboard.state !== before) onChange?.(view(w, 'dashboard'));
  }

  async function checkReplica(w: Watched) {
    const found = await w.probe.run();
    const at = performance.now();
    if (closed) return;
    if (!found.ok) return conclude(w, { ok: false, at, reason: found.reason, fatal: false });
    const { inRecovery, systemId: id, lsn } = found.row;
    if (systemId !== undefined && id !== systemId) {
      return conclude(w, {
        ok: false,
        at,
        reason: 'wrong server: it belongs to another cluster',
        fatal: true,
      });
    }
    if (!inRecovery || lsn === null) {
      return conclude(w, {
        ok: false,
        at,
        reason: 'wrong server: it is a primary, not a replica',
        fatal: true,
      });
    }
    w.replayedTo = parseLsn(lsn);
    const newest = clock.newest() ?? 0n;
    const lagBytes = newest > w.replayedTo ? Number(newest - w.replayedTo) : 0;
    conclude(w, { ok: true, at, lagMs: clock.lag(at, w.replayedTo), lagBytes });
  }

  async function check() {
    // The primary first: a replica is compared with where the primary was, never with where it went meanwhile.
    const at = performance.now();
    const found = await primary.run();
    if (found.ok && !found.row.inRecovery && found.row.lsn) {
      primaryFailures = 0;
      systemId ??= found.row.systemId;
      clock.sample(at, parseLsn(found.row.lsn));
    } else {
      primaryFailures++;
    }
    await Promise.all([...watched.values()].map(checkReplica));
  }

  function checkReplicaHealth(): Promise<void> {
    running ??= check().finally(() => {
      running = undefined;
    });
    return running;
  }

  const timer = setInterval(() => void checkReplicaHealth(), intervalMs);
  timer.unref();

  return {
    shouldUseReplica(name, freshness) {
      const w = watched.get(name);
      if (!w?.last || performance.now() - w.last.at > verdictTtlMs) return false;
      return w.verdicts[freshness].state === 'in';
    },
    checkReplicaHealth,
    suspect(name, reason) {
      const w = watched.get(name);
      if (w) conclude(w, { ok: false, at: performance.now(), reason, fatal: true });
    },
    health: (freshness = 'dashboard') => [...watched.values()].map((w) => view(w, freshness)),
    primaryUp: () => primaryFailures < 2,
    async replayed(lsn, timeoutMs) {
      const end = performance.now() + timeoutMs;
      const behind = () =>
        [...watched.values()].some((w) => w.verdicts.dashboard.state === 'in' && w.replayedTo < lsn);
      while (behind() && performance.now() < end && !closed) {
        await checkReplicaHealth();
        if (behind()) await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await Promise.all([primary.close(), ...[...watched.values()].map((w) => w.probe.close())]);
      await running;
    },
  };
}
