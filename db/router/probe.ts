import type postgres from 'postgres';
import { errorCode } from './connection-errors.ts';

interface ProbeRow {
  inRecovery: boolean;
  systemId: string;
  /** Insert position of a primary, replay position of a replica. */
  lsn: string | null;
}

export type Found = { ok: true; row: ProbeRow } | { ok: false; reason: string };

/** One host's probe on a connection of its own, never through a pool that can fall back. */
export interface Probe {
  /** Never rejects, and answers within the deadline. */
  run(): Promise<Found>;
  close(): Promise<void>;
}

const DEADLINE_MS = 1_000;

const position = `case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end`;
const question = `
  select pg_is_in_recovery() as "inRecovery", ${position}::text as lsn,
         (select system_identifier::text from pg_control_system()) as "systemId"`;

export function createProbe(connect: () => postgres.Sql): Probe {
  let sql = connect();
  let closed = false;

  return {
    async run() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<Found>((resolve) => {
        timer = setTimeout(() => {
          // A frozen server answers neither the query nor its cancellation: leave the connection behind.
          void sql.end({ timeout: 0 }).catch(() => {});
          if (!closed) sql = connect();
          resolve({ ok: false, reason: `no answer within ${DEADLINE_MS} ms` });
        }, DEADLINE_MS);
      });
      const answer = sql
        .unsafe<ProbeRow[]>(question)
        .then(([row]): Found => (row ? { ok: true, row } : { ok: false, reason: 'empty answer' }))
        .catch((error: unknown): Found => ({ ok: false, reason: describe(error) }));
      const found = await Promise.race([answer, late]);
      clearTimeout(timer);
      return found;
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
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'CONNECT_TIMEOUT') return 'no connection within the connect timeout';
  if (code === '57P03') return 'the server is starting up or shutting down';
  if (code === '28P01') return 'password refused';
  return `connection lost (${code ?? (error instanceof Error ? error.message : 'unknown')})`;
}
