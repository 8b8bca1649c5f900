import type postgres from 'postgres';
import { terminateBackends } from '../../embedded/faults.ts';
import { isConnectionLost } from '../connection-errors.ts';
import type { Router } from '../router.ts';

/** What a run of kills did to chunk transactions. */
export interface ChunkChaos {
  /** Backends ended. */
  kills: number;
  committed: number;
  /** Transactions that were told their connection was lost. */
  lost: number;
  /** Transactions with a row too few or too many: none, if the router is right. */
  torn: number[];
  /** Told committed, but not there: none. */
  missing: number[];
  /** Not told committed, but there: those whose COMMIT was done and its answer lost, so never more than `lost`. */
  unheard: number;
  /** Longest time from a kill to the next commit. */
  worstRecoveryMs: number;
}

/**
 * Kills in a row, one for each writer; then something must be committed first. Without this a loaded machine takes
 * longer for a transaction than for the next kill: of 400 kills 4 commits came through, and the time until the next
 * commit was that of the kills (15 s), while no transaction took longer than 0.7 s.
 */
const KILLS_IN_A_ROW = 4;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The table that the chunks write to. @param role who writes */
export async function preparePairs(owner: postgres.Sql, role: string): Promise<void> {
  await owner`create table pairs (tx int not null, part int not null)`;
  await owner`grant select, insert on pairs to ${owner(role)}`;
}

/**
 * Four writers, each of whose transactions writes two rows and waits between them, as a chunk waits for its parts,
 * while backends of the ETL are ended at random moments.
 */
export async function killBackendsDuringChunks(options: {
  router: Router;
  owner: postgres.Sql;
  database: string;
  kills: number;
}): Promise<ChunkChaos> {
  const { router, owner, database, kills: wanted } = options;
  let stop = false;
  let next = 0;
  let lost = 0;
  let killedAt: number | undefined;
  let inARow = 0;
  let worstRecoveryMs = 0;
  const committed = new Set<number>();

  const write = async () => {
    while (!stop) {
      const tx = next++;
      try {
        await router.etl({ clientId: null }, async (sql) => {
          await sql`insert into pairs values (${tx}, 1)`;
          await pause(Math.random() * 4);
          await sql`insert into pairs values (${tx}, 2)`;
          if (Math.random() < 0.5) await pause(Math.random() * 3);
        });
        committed.add(tx);
        if (killedAt !== undefined) worstRecoveryMs = Math.max(worstRecoveryMs, performance.now() - killedAt);
        killedAt = undefined;
        inARow = 0;
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
        lost++;
      }
    }
  };
  const kill = async () => {
    let kills = 0;
    while (kills < wanted && !stop) {
      await pause(Math.random() * 12);
      if (inARow >= KILLS_IN_A_ROW) continue;
      const ended = await terminateBackends(owner, { applicationName: 'leadline:etl', database, limit: 1 });
      if (ended > 0) killedAt ??= performance.now();
      kills += ended;
      inARow += ended;
    }
    stop = true;
    return kills;
  };
  const working = [kill(), ...Array.from({ length: 4 }, write)] as const;
  try {
    await Promise.all(working);
  } finally {
    stop = true;
    await Promise.allSettled(working);
  }

  const rows = await owner<{ tx: number; parts: number }[]>`
    select tx, count(*)::int + 10 * count(distinct part)::int as parts from pairs group by tx`;
  const stored = new Set(rows.map(({ tx }) => tx));
  return {
    kills: await working[0],
    committed: committed.size,
    lost,
    torn: rows.filter(({ parts }) => parts !== 22).map(({ tx }) => tx),
    missing: [...committed].filter((tx) => !stored.has(tx)),
    unheard: [...stored].filter((tx) => !committed.has(tx)).length,
    worstRecoveryMs,
  };
}
