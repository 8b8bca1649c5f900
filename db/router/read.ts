import type { PoolSettings } from '#lib/config.ts';
import type { Policy, Purpose } from '#lib/purposes.ts';
import { type Choice, type ChooserDependencies, createChooser } from './choose.ts';
import { errorCode, isConnectionLost } from './connection-errors.ts';
import { decide, type Standing } from './decide.ts';
import { type Lsn, parseLsn, withoutHeader } from './lsn-clock.ts';
import { createPermits, createStop, type PermitOptions, type Seat, type Stop, stop } from './permits.ts';
import type { Db } from './pool.ts';
import { abandoned, deadlineError, noReplica, unreachable } from './refusals.ts';
import { type Scope, scopeStatement, scopeWithPosition } from './scope.ts';
import { type Outcome, outcomeOf } from './stats.ts';

/** Which node answered, for `meta`. */
export interface Served {
  node: string;
  /** 0 on the primary; while the primary is away, at least as long as that. */
  lagMs: number | null;
}

export interface ReadOptions extends Scope {
  /** How long the caller waits, in ms; then the question is cancelled. By default the purpose's. */
  deadlineMs?: number;
  /** What the reader must see: the position after its last write, or of what it has read before. */
  minLsn?: Lsn | undefined;
  /** The caller has gone: what runs is cancelled, and its permit given back as soon as the server lets go. */
  signal?: AbortSignal | undefined;
  /** False when rows are handed out while they are read: then nothing may be read twice. */
  retry?: boolean;
  /** Told, before the answer, how far the snapshot that was read reached. Not for the primary's own purposes. */
  onSeen?: ((position: Lsn) => void) | undefined;
}

export type Read = <T>(
  purpose: Purpose,
  options: ReadOptions,
  fn: (db: Db, served: Served) => Promise<T>,
) => Promise<T>;

/** Who is signed in must be known before anything else can happen. */
const SESSION_DEADLINE_MS = 5_000;

/** A replica's snapshot was older than what the reader has seen. */
class StaleSnapshotError extends Error {}

export interface ReadDependencies extends ChooserDependencies {
  policyOf(purpose: Purpose): Policy;
}

export function createRead({ policyOf, ...dependencies }: ReadDependencies) {
  const { hosts, monitor, settings, numbers } = dependencies;
  const { standing, leastBusy, poolFor, attainable, freshEnough } = createChooser(dependencies);
  const maxAttempts = hosts.replicas.length + 2;
  const exports = createPermits(forExports(settings.pools.replica));

  function served(node: string): Served {
    if (node === 'primary') return { node, lagMs: 0 };
    const age = monitor.health().find(({ name }) => name === node)?.lagMs ?? null;
    return { node, lagMs: age ?? monitor.primaryAwayMs() };
  }

  function attempt<T>(
    { pool, node, decision }: Choice,
    { clientId, minLsn, retry = true, onSeen }: ReadOptions,
    fn: (db: Db, served: Served) => Promise<T>,
    giveUp: Stop,
  ): Promise<T> {
    const positioned = pool.name === 'analytics';
    const handle = pool.db;
    return pool.sql.within(giveUp, () =>
      handle.transaction(async (tx) => {
        const statement = positioned ? scopeWithPosition(clientId) : scopeStatement(clientId);
        const scope = tx.execute(statement).execute();
        scope.catch(() => {});
        const check = async () => {
          const [row] = (await scope) as unknown as { lsn?: string | null }[];
          if (!positioned || !row?.lsn) return;
          // A replica's position ends a record, the primary's may lie behind a header that replay never passes.
          const position = node === 'primary' ? withoutHeader(parseLsn(row.lsn)) : parseLsn(row.lsn);
          if (decision.node === 'replica') monitor.saw(node, position);
          if (minLsn !== undefined && position < minLsn) {
            if (node === 'primary') numbers.counters.tokensAhead++;
            // The watermark was another server's, or of another time.
            else if (monitor.primaryUp()) throw new StaleSnapshotError();
          }
          onSeen?.(position);
        };
        // Rows that are handed out cannot be taken back.
        if (!retry) await check();
        const result = await fn(tx as unknown as Db, served(node));
        if (retry) await check();
        return result;
      }),
    );
  }

  function release(seat: Seat, { released }: Stop): void {
    if (released === undefined) exports.release(seat);
    else void released.then(() => exports.release(seat));
  }

  /** What the failure means for the host; whether the read may be tried elsewhere. */
  function learnFrom(error: unknown, { node }: Choice, tried: Set<string>): boolean {
    if (error instanceof StaleSnapshotError) {
      tried.add(node);
      return true;
    }
    if (isConnectionLost(error)) {
      if (node === 'primary') monitor.suspectPrimary(false);
      else monitor.suspect(node, 'connection lost');
      tried.add(node);
      return true;
    }
    // A replica cancels what stands in the way of its replay.
    if (node !== 'primary' && errorCode(error) === '40001') {
      tried.add(node);
      return true;
    }
    return false;
  }

  const read: Read = async (purpose, options, fn) => {
    const policy = policyOf(purpose);
    const { retry = true } = options;
    let { minLsn } = options;
    const started = performance.now();
    const deadlineMs = options.deadlineMs ?? deadlineOf(purpose, policy);
    const giveUp = createStop();
    const timer = setTimeout(() => stop(giveUp, deadlineError(deadlineMs)), deadlineMs);
    const leave = () => stop(giveUp, abandoned());
    if (options.signal?.aborted) leave();
    options.signal?.addEventListener('abort', leave, { once: true });
    const tried = new Set<string>();
    const here: Standing = {
      ...standing,
      primaryUp: () => monitor.primaryUp() && !tried.has('primary'),
      leastBusy: (freshness) => leastBusy(freshness, tried),
    };
    let attempts = 0;
    let choice: Choice | undefined;
    let seat: Seat | undefined;
    const ended = (outcome: Outcome) =>
      numbers.ended({
        purpose,
        outcome,
        node: choice?.node,
        fallback: choice?.decision.node === 'fallback',
        retries: Math.max(0, attempts - 1),
        ms: performance.now() - started,
      });
    try {
      if (purpose === 'data_export') seat = await exports.acquire(giveUp);
      for (;;) {
        attempts++;
        choice = poolFor(policy, decide(policy, attempts === 1 ? standing : here));
        if (minLsn !== undefined) {
          minLsn = await attainable(policy, choice, minLsn);
          choice = await freshEnough(policy, choice, minLsn, tried);
        }
        if (giveUp.reason) throw giveUp.reason;
        try {
          const result = await attempt(choice, { ...options, minLsn }, fn, giveUp);
          ended('answered');
          return result;
        } catch (error) {
          if (giveUp.reason) throw giveUp.reason;
          const again = learnFrom(error, choice, tried) && retry && attempts < maxAttempts;
          if (!again) throw error instanceof StaleSnapshotError ? noReplica() : unreachable(error);
        }
      }
    } catch (error) {
      ended(outcomeOf(error));
      throw error;
    } finally {
      clearTimeout(timer);
      // With the connection, which what was given up keeps until the server lets go of it.
      if (seat) release(seat, giveUp);
      options.signal?.removeEventListener('abort', leave);
    }
  };

  function deadlineOf(purpose: Purpose, policy: Policy): number {
    if (policy.node === 'replica') return settings.deadlineMs[policy.freshness];
    return purpose === 'session_validation' ? SESSION_DEADLINE_MS : settings.deadlineMs.dashboard;
  }

  return { read, decide: (purpose: Purpose) => decide(policyOf(purpose), standing) };
}

/**
 * An export holds its connection for as long as its reader takes, minutes where the line is slow: half of a replica's
 * pool stays for questions that are over in milliseconds.
 */
const forExports = ({ size, timeoutMs, maxWaiting }: PoolSettings): PermitOptions => ({
  name: 'export',
  size: Math.max(1, Math.floor(size / 2)),
  maxOverflow: 0,
  timeoutMs,
  ...(maxWaiting !== undefined && { maxWaiting }),
});
