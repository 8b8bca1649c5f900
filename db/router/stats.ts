import type { PoolView, RouterStats } from '#lib/api/ops.ts';
import type { Purpose } from '#lib/purposes.ts';
import { createLatency, type Latency } from './latency.ts';
import type { Pool } from './pool.ts';

/** How a read or write ended, for the statistics. */
export interface Outcome {
  purpose: Purpose;
  /** Undefined: no node answered. */
  node: string | undefined;
  fallback: boolean;
  refused: boolean;
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
  totalMs: number;
  maxMs: number;
  lastAt: number;
}

/** So many different statements are remembered; the fastest are forgotten first. */
const STATEMENTS = 200;
const SLOWEST = 20;
const MAX_TEXT = 4_000;

export interface RouterNumbers {
  ended(outcome: Outcome): void;
  statement(pool: string): (text: string, ms: number) => void;
  counters: { unknownPurpose: number; tokensRefused: number; freshWaits: number; freshFallbacks: number };
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

  function remember(pool: string, text: string, ms: number) {
    const key = `${pool} ${text.slice(0, MAX_TEXT)}`;
    const found = statements.get(key);
    if (found) {
      found.calls++;
      found.totalMs += ms;
      found.maxMs = Math.max(found.maxMs, ms);
      found.lastAt = Date.now();
      return;
    }
    statements.set(key, { pool, calls: 1, totalMs: ms, maxMs: ms, lastAt: Date.now() });
    if (statements.size <= STATEMENTS) return;
    const fastest = [...statements].toSorted(([, a], [, b]) => a.maxMs - b.maxMs);
    for (const [old] of fastest.slice(0, STATEMENTS / 2)) statements.delete(old);
  }

  return {
    ended({ purpose, node, fallback, refused, retries, ms }) {
      const of = numbersOf(purpose);
      of.retries += retries;
      if (refused) of.refused++;
      else if (node === undefined) of.errors++;
      if (node === undefined) return;
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
    statement: (pool) => (text, ms) => remember(pool, text, ms),
    counters: { unknownPurpose: 0, tokensRefused: 0, freshWaits: 0, freshFallbacks: 0 },
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
        .map(([key, { pool, calls, totalMs, maxMs, lastAt }]) => ({
          text: key.slice(pool.length + 1),
          pool,
          calls,
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
    timeouts: timeouts + shed,
    utilization: checkedOut / (size + maxOverflow),
  };
}
