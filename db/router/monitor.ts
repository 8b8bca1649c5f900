import type postgres from 'postgres';
import type { Freshness, HostChange, PrimaryHealth, ReplicaHealth, TakenOut } from './health.ts';
import type { Lsn } from './lsn-clock.ts';
import { watchPrimary } from './watch-primary.ts';
import { type ReplicaWatch, watchReplica } from './watch-replica.ts';

export interface MonitorOptions {
  /** Opens a probe connection of its own: max 1, statement_timeout 1 s. */
  primary: () => postgres.Sql;
  replicas: { name: string; connect: () => postgres.Sql }[];
  maxLagMs: Record<Freshness, number>;
  verdictTtlMs: number;
  intervalMs?: number | undefined;
  /** A replica went in or out, or the primary up or down. */
  onChange?: ((change: HostChange) => void) | undefined;
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
  takeOut(name: string, order: TakenOut): void;
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

/** Replicas are compared with the primary's position of this tick, if it answers so soon; else with older ones. */
const PRIMARY_FIRST_MS = 200;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export function createMonitor(options: MonitorOptions): ReplicaHealthMonitor {
  const { maxLagMs, verdictTtlMs, intervalMs = 1_000, onChange = () => {}, onSilent = () => {} } = options;
  const primary = watchPrimary({
    connect: options.primary,
    keepMs: Math.max(maxLagMs.dashboard, maxLagMs.report) * 1.5,
    onChange,
    onSilent,
  });
  const replicas = new Map<string, ReplicaWatch>();
  for (const { name, connect } of options.replicas) {
    const watch = watchReplica({ name, connect, primary, maxLagMs, verdictTtlMs, onChange, onSilent });
    replicas.set(name, watch);
  }
  let running: Promise<void> | undefined;
  let closed = false;

  async function check() {
    // The primary first: a replica is compared with where the primary was, never with where it went meanwhile. But a
    // silent primary must not hold up the others.
    const first = primary.check();
    await Promise.race([first, sleep(PRIMARY_FIRST_MS)]);
    await Promise.all([first, ...[...replicas.values()].map((replica) => replica.check())]);
  }

  function checkReplicaHealth(): Promise<void> {
    running ??= check().finally(() => {
      running = undefined;
    });
    return running;
  }

  const timer = setInterval(() => void checkReplicaHealth(), intervalMs);
  timer.unref();

  async function until(done: () => boolean, ask: ReplicaWatch[], timeoutMs: number): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (!done() && performance.now() < end && !closed) {
      await Promise.race([
        Promise.all(ask.map((replica) => replica.refresh())),
        sleep(Math.max(0, Math.min(timeoutMs, end - performance.now()))),
      ]);
      if (!done()) await sleep(2);
    }
  }

  return {
    shouldUseReplica: (name, freshness) => replicas.get(name)?.usable(freshness) ?? false,
    canAnswer: (name) => replicas.get(name)?.answers() ?? false,
    checkReplicaHealth,
    suspect: (name, reason) => replicas.get(name)?.suspect(reason),
    suspectPrimary(demoted) {
      if (demoted) primary.demoted();
      void checkReplicaHealth();
    },
    takeOut: (name, order) => replicas.get(name)?.takeOut(order),
    putBack: (name) => replicas.get(name)?.putBack(),
    health: (freshness = 'dashboard') => [...replicas.values()].map((replica) => replica.health(freshness)),
    primary: primary.health,
    primaryUp: primary.up,
    primaryAwayMs: primary.awayMs,
    epoch() {
      const { systemId, timeline } = primary.history();
      return timeline === undefined ? undefined : `${systemId}/${timeline}`;
    },
    primaryBefore: primary.before,
    watermark: (name) => replicas.get(name)?.replayedTo() ?? 0n,
    saw: (name, lsn) => replicas.get(name)?.saw(lsn),
    async awaitReplay(lsn, names, timeoutMs) {
      const asked = names.flatMap((name) => replicas.get(name) ?? []);
      const ready = () => asked.find((replica) => replica.replayedTo() >= lsn);
      await until(() => ready() !== undefined || asked.length === 0, asked, timeoutMs);
      return ready()?.name;
    },
    async replayed(lsn, timeoutMs) {
      const within = () =>
        [...replicas.values()].filter((replica) => replica.health('dashboard').state === 'in');
      await until(() => within().every((replica) => replica.replayedTo() >= lsn), within(), timeoutMs);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await Promise.all([primary.close(), ...[...replicas.values()].map((replica) => replica.close())]);
      await running;
    },
  };
}
