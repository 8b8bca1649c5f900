import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { long } from '#lib/testing/long.ts';
import { withConnection } from './database-connection.ts';
import { type Program, runProgram } from './fixtures/program.ts';
import { childrenOf, signal, startTime } from './processes.ts';
import { preparedDir, TEST_LOGIN } from './testing/prepared-cluster.ts';
import { removeDir } from './testing/temporary-dir.ts';

const dirs: string[] = [];
const programs: Program[] = [];
const dir = async () => {
  const made = await preparedDir(inject('data'), 1);
  dirs.push(made);
  return made;
};
async function run(folder: string): Promise<Program> {
  const program = await runProgram(folder);
  programs.push(program);
  return program;
}
const living = ({ first }: Program) => first.pids.filter((pid) => startTime(pid) !== undefined);
const expectGone = (program: Program) => expect.poll(() => living(program), { timeout: 20_000 }).toEqual([]);
const keeperOf = ({ pid }: Program) => {
  const [keeper] = childrenOf(pid).filter((child) =>
    readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('keeper-process'),
  );
  return keeper ?? 0;
};
const primaryOf = ({ first }: Program) => ({ host: '127.0.0.1', port: first.ports[0] ?? 0 });

afterEach(async () => {
  const all = programs.splice(0);
  await Promise.all(all.map((program) => program.end('SIGKILL')));
  for (const program of all) if (program.first.pids) await expectGone(program);
  for (const folder of dirs.splice(0)) removeDir(folder);
});

describe('when the parent process ends', { timeout: 120_000 }, () => {
  it.runIf(long)('by SIGKILL, its servers end, and the next start finds the data', async () => {
    const folder = await dir();
    const first = await run(folder);
    await withConnection(
      primaryOf(first),
      TEST_LOGIN,
      async (sql) => await sql`create table kept as select 1 as id`,
    );
    await first.end('SIGKILL');
    await expectGone(first);
    const second = await run(folder);
    const rows = await withConnection(
      primaryOf(second),
      TEST_LOGIN,
      async (sql) => await sql`select id from kept`,
    );
    expect(rows).toHaveLength(1);
    expect(second.first.lines).toEqual([]);
  });

  it.runIf(long)('by SIGKILL while a replica is frozen, no server stays', async () => {
    const program = await run(await dir());
    const [, replica = 0] = program.first.pids;
    for (const pid of [replica, ...childrenOf(replica)]) signal(pid, 'SIGSTOP');
    await program.end('SIGKILL');
    await expectGone(program);
  });

  it.runIf(long)('by Ctrl-C, its servers answer until it has closed them', async () => {
    const program = await run(await dir());
    const closed = program.next();
    await program.end('SIGINT', 'group');
    expect(await closed).toEqual({ closed: true });
    expect(living(program)).toEqual([]);
  });

  it('at once with a new start, that start waits for the old servers', async () => {
    const folder = await dir();
    const first = await run(folder);
    await first.end('SIGKILL');
    const second = await run(folder);
    expect(second.first.error).toBeUndefined();
    expect(living(first)).toEqual([]);
  });

  it.runIf(long)('a second program on the same folder is refused while it lives', async () => {
    const folder = await dir();
    const first = await run(folder);
    const second = await run(folder);
    expect(second.first).toEqual({
      error: expect.stringContaining(`(pid ${first.pid})`),
      code: 'embedded_running',
    });
    expect(living(first)).toHaveLength(2);
  });
});

// The keeper is found in /proc.
describe.skipIf(process.platform !== 'linux')('when the keeper is killed', { timeout: 120_000 }, () => {
  it.runIf(long)('another takes over, and no server outlives the parent', async () => {
    const program = await run(await dir());
    const keeper = keeperOf(program);
    signal(keeper, 'SIGKILL');
    await expect.poll(() => keeperOf(program), { timeout: 10_000 }).not.toBe(keeper);
    await expect.poll(() => keeperOf(program), { timeout: 10_000 }).toBeGreaterThan(0);
    // It must have read whom to look after.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(living(program)).toHaveLength(2);
    await program.end('SIGKILL');
    await expectGone(program);
  });

  it.runIf(long)('together with the parent, the next start ends the servers they left', async () => {
    const folder = await dir();
    const first = await run(folder);
    signal(first.pid, 'SIGSTOP');
    signal(keeperOf(first), 'SIGKILL');
    await first.end('SIGKILL');
    expect(living(first)).toHaveLength(2);
    const second = await run(folder);
    expect(living(first)).toEqual([]);
    expect(second.first.lines).toEqual([
      expect.stringContaining(`Stopping the database server primary (pid ${first.first.pids[0]})`),
      expect.stringContaining(`Stopping the database server replica-1 (pid ${first.first.pids[1]})`),
    ]);
  });
});
