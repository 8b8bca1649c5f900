import type postgres from 'postgres';
import { errorCode, isConnectionLost } from './connection-errors.ts';
import { type Lsn, parseLsn } from './lsn-clock.ts';

export interface ProbeRow {
  inRecovery: boolean;
  systemId: string;
  /** Flush position of a primary (see LsnClock), replay position of a replica. */
  lsn: Lsn | null;
  /** A primary's own timeline; of a replica the one that it streams, null where that is not to be seen. */
  timeline: number | null;
  /** A replica has reached at least this timeline: known from time to time only. */
  reachedTimeline: number;
}

/** `lost`: there is no connection; `silent`: no answer in time; `trouble`: the server answers, but not the question. */
export type Found =
  | { ok: true; row: ProbeRow }
  | { ok: false; kind: 'lost' | 'silent' | 'trouble'; reason: string };

/** One host's probe on a connection of its own, never through a pool that can fall back. */
export interface Probe {
  /** Never rejects, and answers within the deadline. */
  run(): Promise<Found>;
  /**
   * Where the host has come to, asked now: insert or replay position; null when it does not say. Callers at the same
   * time share one answer.
   */
  position(): Promise<Lsn | null>;
  close(): Promise<void>;
}

const DEADLINE_MS = 1_000;
/** A connection that a silent server left hanging is given up after so many probes: each would be one more. */
const PATIENCE = 5;

const position = (ofPrimary: string) =>
  `case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else ${ofPrimary}() end::text as lsn`;
const question = `
  select pg_is_in_recovery() as "inRecovery", ${position('pg_current_wal_flush_lsn')},
         (select system_identifier::text from pg_control_system()) as "systemId",
         case when pg_is_in_recovery() then (select received_tli from pg_stat_wal_receiver)
              else ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int end as timeline,
         greatest((select timeline_id from pg_control_checkpoint()),
                  (select min_recovery_end_timeline from pg_control_recovery())) as "reachedTimeline"`;

export function createProbe(connect: () => postgres.Sql): Probe {
  let sql = connect();
  let closed = false;
  let pending: Promise<Found> | undefined;
  let silences = 0;
  let asked: Promise<Lsn | null> | undefined;

  async function ask(): Promise<Found> {
    try {
      const [row] = await sql.unsafe<(Omit<ProbeRow, 'lsn'> & { lsn: string | null })[]>(question);
      if (!row) return { ok: false, kind: 'trouble', reason: 'empty answer' };
      return { ok: true, row: { ...row, lsn: row.lsn === null ? null : parseLsn(row.lsn) } };
    } catch (error) {
      return { ok: false, kind: isConnectionLost(error) ? 'lost' : 'trouble', reason: describe(error) };
    }
  }

  async function askPosition(): Promise<Lsn | null> {
    try {
      const [row] = await sql.unsafe<{ lsn: string | null }[]>(
        `select ${position('pg_current_wal_insert_lsn')}`,
      );
      return row?.lsn ? parseLsn(row.lsn) : null;
    } catch {
      return null;
    }
  }

  function reconnect() {
    void sql.end({ timeout: 0 }).catch(() => {});
    pending = undefined;
    silences = 0;
    if (!closed) sql = connect();
  }

  return {
    async run() {
      // The question of the last tick may still be unanswered: it is the same one.
      pending ??= ask();
      const mine = pending;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<Found>((resolve) => {
        timer = setTimeout(
          () => resolve({ ok: false, kind: 'silent', reason: `no answer within ${DEADLINE_MS} ms` }),
          DEADLINE_MS,
        );
      });
      const found = await Promise.race([mine, late]);
      clearTimeout(timer);
      if (!found.ok && found.kind === 'silent') {
        silences++;
        if (silences >= PATIENCE) reconnect();
        return found;
      }
      silences = 0;
      if (pending === mine) pending = undefined;
      return found;
    },
    position() {
      asked ??= askPosition().finally(() => {
        asked = undefined;
      });
      return asked;
    },
    async close() {
      closed = true;
      await sql.end({ timeout: 1 }).catch(() => {});
    },
  };
}

/** What an operator needs to know of a failed connection. */
function describe(error: unknown): string {
  const code = errorCode(error);
  if (code === 'ECONNREFUSED') return 'connection lost: refused';
  if (code === 'CONNECT_TIMEOUT') return 'connection lost: no connection within the connect timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'connection lost: its name cannot be resolved';
  if (code === '57P03') return 'connection lost: the server is starting up or shutting down';
  if (code === '28P01') return 'password refused';
  if (isConnectionLost(error)) return `connection lost (${code})`;
  return `the probe failed (${code ?? (error instanceof Error ? error.message : 'unknown')})`;
}
