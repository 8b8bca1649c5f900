import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { childrenOf } from '#db/embedded/processes.ts';

/** Opens the databases of a product on the embedded cluster, as their owner; found as an operator would find them. */
export async function openDatabases(
  dataDir: string,
): Promise<{ primary: postgres.Sql; replica: postgres.Sql }> {
  const password = (await readFile(path.join(dataDir, 'postgres-password'), 'utf8')).trim();
  const open: Record<string, postgres.Sql> = {};
  for (const entry of await readdir(path.join(dataDir, 'postgres'), { recursive: true })) {
    if (path.basename(entry) !== 'postmaster.pid') continue;
    const lines = (await readFile(path.join(dataDir, 'postgres', entry), 'utf8')).split('\n');
    const sql = postgres({
      host: '127.0.0.1',
      port: Number(lines[3]),
      user: 'leadline',
      password,
      database: 'leadline',
      max: 1,
      onnotice: () => {},
    });
    const [row] = await sql`select pg_is_in_recovery() as replica`;
    open[row?.replica ? 'replica' : 'primary'] = sql;
  }
  const { primary, replica } = open;
  if (!primary || !replica) throw new Error(`no running primary and replica below ${dataDir}`);
  return { primary, replica };
}

/** Stops a server and all its backends where they stand, so that nothing answers. @returns what lets them go on */
export async function freeze(sql: postgres.Sql): Promise<() => void> {
  const [row] = await sql`select current_setting('data_directory') as dir`;
  const [first] = (await readFile(path.join(String(row?.dir), 'postmaster.pid'), 'utf8')).split('\n');
  await sql.end();
  const postmaster = Number(first);
  const pids = [postmaster, ...childrenOf(postmaster)];
  const send = (signal: NodeJS.Signals) => {
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // A backend that has ended meanwhile.
      }
    }
  };
  send('SIGSTOP');
  return () => send('SIGCONT');
}
