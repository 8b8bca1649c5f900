/** A write-ahead log position as a number of bytes since the start of the log. */
export type Lsn = bigint;

const SEGMENT = 16n * 1024n * 1024n;
const PAGE = 8192n;

/** Parses PostgreSQL's `pg_lsn` text, e.g. `0/3000148`. */
export function parseLsn(text: string): Lsn {
  const match = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(text);
  if (!match) throw new Error(`"${text}" is not a pg_lsn`);
  return (BigInt(`0x${match[1]}`) << 32n) | BigInt(`0x${match[2]}`);
}

/**
 * The insert position without a page header that nothing follows yet. Replay has not "seen" that header, so after a
 * WAL switch on an idle server the replica would look late for ever: 40 bytes at a segment's start, 24 at a page's.
 */
export function withoutHeader(lsn: Lsn): Lsn {
  if (lsn % SEGMENT === 40n) return lsn - 40n;
  if (lsn % PAGE === 24n) return lsn - 24n;
  return lsn;
}

/**
 * Up to where a replica can have replayed what a primary has flushed. A flush of whole pages may end in the middle of a
 * record, and nobody replays half of one: of a position on a page's edge only the page before counts.
 */
function replayable(flushed: Lsn): Lsn {
  return flushed % PAGE === 0n && flushed >= PAGE ? flushed - PAGE : flushed;
}

export interface LsnClock {
  /**
   * Remembers the primary's flush position, sampled at `atMs` (monotonic). One behind the last says that the primary
   * was restored, or is another: nobody will ever replay what lay beyond.
   *
   * Flushed, not inserted: only what is flushed is sent. A checkpoint inserts a record and writes the dirty pages before
   * anything flushes it; on an idle primary the insert position was up to 3.0 s ahead of replicas that missed nothing
   * (13 false alarms of 2,978 checks in ten minutes). The price: with `synchronous_commit = off` a commit counts from
   * its flush on, at most three times `wal_writer_delay` (0.6 s) after it.
   */
  sample(atMs: number, lsn: Lsn): void;
  /**
   * How far behind, in ms, a replica is that at `nowMs` has replayed up to `replayed`: the age of the first sample it
   * has not passed; 0 when it has passed all; null when nothing is known (no sample yet, or it has not yet passed the
   * first one: a fresh process knows nothing of older lag).
   */
  lag(nowMs: number, replayed: Lsn): number | null;
  newest(): Lsn | undefined;
}

/**
 * Lag in seconds by comparing positions with when the primary was seen at them. Bytes have no constant rate; now() −
 * last replayed transaction grows for ever on an idle primary; receive = replay says 0 on a stalled link. This is
 * right in all three, needs no writes and no equal clocks.
 * @param keepMs how far back samples are kept; a lag beyond it is reported as at least that
 */
export function createLsnClock(keepMs: number): LsnClock {
  const ring: { at: number; lsn: Lsn }[] = [];
  let first: Lsn | undefined;

  return {
    sample(atMs, flushed) {
      const lsn = replayable(flushed);
      if (first === undefined || flushed < first) first = lsn;
      while (ring.length > 0 && ring.at(-1)!.lsn > flushed) ring.pop();
      const last = ring.at(-1);
      // Positions that did not move add nothing: the earliest time at a position is the one that counts.
      if (!last || lsn > last.lsn) ring.push({ at: atMs, lsn });
      while (ring.length > 2 && ring[0]!.at < atMs - keepMs) ring.shift();
    },
    lag(nowMs, replayed) {
      if (first === undefined || replayed < first) return null;
      const ahead = ring.find(({ lsn }) => lsn > replayed);
      return ahead ? Math.max(0, nowMs - ahead.at) : 0;
    },
    newest: () => ring.at(-1)?.lsn,
  };
}
