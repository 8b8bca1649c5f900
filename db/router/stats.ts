import type { PoolView, RouterStats } from '#lib/api/ops.ts';
import { isAppError } from '#lib/errors.ts';
import type { Purpose } from '#lib/purposes.ts';
import type { Observe } from './guard.ts';
import { createLatency, type Latency } from './latency.ts';
import type { Pool } from './pool.ts';
import { isAbandoned } from './refusals.ts';

/** `answered`: also by a 404 or 409; `refused`: 503, come back later; `left`: by its caller; `failed`: everything else. */
export type Outcome = 'answered' | 'refused' | 'left' | 'failed';

const REFUSALS = new Set([
  'database_unavailable',
  'primary_demoted',
  'pool_timeout',
  'overloaded',
  'no_replica',
  'deadline',
]);

/** What a read or write that threw came to: what its handler refuses for the caller's sake (4xx) is an answer. */
export function outcomeOf(error: unknown): Outcome {
  if (isAbandoned(error)) return 'left';
  if (!isAppError(error)) return 'failed';
  if (error.status < 500) return 'answered';
  return REFUSALS.has(error.code) ? 'refused' : 'failed';
}

/** How a read or write ended, for the statistics. */
export interface Ending {
  purpose: Purpose;
  outcome: Outcome;
  /** The one that answered, or was asked; undefined: none was. */
  node: string | undefined;
  fallback: boolean;
  retries: number;
  ms: number;
}

interface PurposeNumbers {
  nodes: Map<string, Latency>;
  counts: Record<string, number>;
  all: Latency;
  fallbacks: number;
  refused: number;
  retries: number;
  errors: number;
}

interface Statement {
  pool: string;
  calls: number;
  failures: number;
  totalMs: number;
  maxMs: number;
  lastAt: number;
}

/** So many different statements are remembered; the fastest are forgotten first. */
const STATEMENTS = 200;
const SLOWEST = 20;
const MAX_TEXT = 4_000;
/** What watches the database and the processes asks by itself, always the same: nobody would mend it. */
const OWN = /\bpg_stat_activity\b|"processes"/;

export interface RouterNumbers {
  ended(ending: Ending): void;
  statement(pool: string): Observe;
  counters: Omit<RouterStats['counters'], 'shed'>;
  purposes(): RouterStats['purposes'];
  statements(): RouterStats['statements'];
  latency(): { purpose: string; node: string; counts: readonly number[]; sumMs: number }[];
}

/** What one process' router has done since it started. */
export function createNumbers(): RouterNumbers {
  const purposes = new Map<string, PurposeNumbers>();
  const statements = new Map<string, Statement>();

  function numbersOf(purpose: string): PurposeNumbers {
    let found = purposes.get(purpose);
    if (!found) {
      found = {
        nodes: new Map(),
        counts: {},
        all: createLatency(),
        fallbacks: 0,
        refused: 0,
        retries: 0,
        errors: 0,
      };
      purposes.set(purpose, found);
    }
    return found;
  }

  function remember(pool: string, text: string, ms: number, failed: boolean) {
    if (OWN.test(text)) return;
    const key = `${pool} ${text.slice(0, MAX_TEXT)}`;
    const found = statements.get(key);
    if (found) {
      found.calls++;
      if (failed) found.failures++;
      found.totalMs += ms;
      found.maxMs = Math.max(found.maxMs, ms);
      found.lastAt = Date.now();
      return;
    }
    statements.set(key, {
      pool,
      calls: 1,
      failures: failed ? 1 : 0,
      totalMs: ms,
      maxMs: ms,
      lastAt: Date.now(),
    });
    if (statements.size <= STATEMENTS) return;
    const fastest = [...statements].toSorted(([, a], [, b]) => a.maxMs - b.maxMs);
    for (const [old] of fastest.slice(0, STATEMENTS / 2)) statements.delete(old);
  }

  return {
    ended({ purpose, outcome, node, fallback, retries, ms }) {
      const of = numbersOf(purpose);
      of.retries += retries;
      if (outcome === 'refused') of.refused++;
      if (outcome === 'failed') of.errors++;
      if (outcome !== 'answered' || node === undefined) return;
      if (fallback) of.fallbacks++;
      let latency = of.nodes.get(node);
      if (!latency) {
        latency = createLatency();
        of.nodes.set(node, latency);
      }
      of.counts[node] = (of.counts[node] ?? 0) + 1;
      latency.record(ms);
      of.all.record(ms);
    },
    statement: (pool) => (text, ms, failed) => remember(pool, text, ms, failed),
    counters: { unknownPurpose: 0, tokensRefused: 0, tokensAhead: 0, freshWaits: 0, freshFallbacks: 0 },
    purposes: () =>
      [...purposes].map(([purpose, { counts, all, fallbacks, refused, retries, errors }]) => ({
        purpose,
        nodes: { ...counts },
        fallbacks,
        refused,
        retries,
        errors,
        p50Ms: all.quantile(0.5),
        p95Ms: all.quantile(0.95),
      })),
    statements: () =>
      [...statements]
        .toSorted(([, a], [, b]) => b.maxMs - a.maxMs)
        .slice(0, SLOWEST)
        .map(([key, { pool, calls, failures, totalMs, maxMs, lastAt }]) => ({
          text: key.slice(pool.length + 1),
          pool,
          calls,
          failures,
          meanMs: totalMs / calls,
          maxMs,
          lastAt: new Date(lastAt).toISOString(),
        })),
    latency: () =>
      [...purposes].flatMap(([purpose, { nodes }]) =>
        [...nodes].map(([node, { counts, sumMs }]) => ({ purpose, node, counts, sumMs })),
      ),
  };
}

/** A pool's numbers under the guide's names. */
export function poolView({ name, sql }: Pool): PoolView {
  const { size, maxOverflow, checkedOut, checkedIn, overflow, waiting, oldestWaitMs, timeouts, shed } =
    sql.permits.stats();
  return {
    name,
    size,
    maxOverflow,
    checkedOut,
    checkedIn,
    overflow,
    waiting,
    oldestWaitMs,
    waitP95Ms: sql.permits.waits.quantile(0.95),
    timeouts,
    shed,
    utilization: checkedOut / (size + maxOverflow),
  };
}
