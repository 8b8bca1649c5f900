import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { poll } from '#lib/poll.ts';
import type { Binaries } from './binaries.ts';
import type { Identity } from './identity.ts';
import type { Keeper } from './keeper.ts';
import { logSince, logSize } from './log-file.ts';
import { isAlive, isPostmasterOf, type ProcessId, startTime } from './processes.ts';
import { asArguments } from './settings.ts';
import { stopServer } from './stop-server.ts';

/** What all servers of a cluster share. */
export interface Runtime {
  binaries: Binaries;
  identity: Identity;
  keeper: Keeper;
  log: (line: string) => void;
}

export interface Launch {
  name: string;
  dir: string;
  port: number;
  settings: Record<string, string>;
  logFile: string;
  onExit: (how: string) => void;
  /** A line of the log by which a standby says, while starting, that it will wait for ever. */
  hopeless?: RegExp | undefined;
}

const STANDBY_PATIENCE_SECONDS = 600;

/** The server ended while starting. */
export class StartError extends Error {
  readonly portTaken: boolean;
  /** Backends of a killed postmaster still leave. */
  readonly memoryInUse: boolean;

  constructor(name: string, text: string) {
    super(`The embedded database ${name} does not start: ${lastReason(text)}`);
    this.name = 'StartError';
    this.portTaken = /Address already in use|could not create any TCP\/IP sockets/.test(text);
    this.memoryInUse = /pre-existing shared memory block/.test(text);
  }
}

/** Starts a postmaster and waits until it accepts connections (a replica: has reached consistency). */
export async function launchPostmaster(runtime: Runtime, launch: Launch): Promise<ProcessId> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await launchOnce(runtime, launch);
    } catch (error) {
      if (!(error instanceof StartError && error.memoryInUse) || attempt === 20) throw error;
      await poll(() => false, { timeoutMs: 250, everyMs: 250 });
    }
  }
}

async function launchOnce({ binaries, identity, keeper, log }: Runtime, launch: Launch): Promise<ProcessId> {
  const { name, dir, port, settings, logFile, onExit, hopeless } = launch;
  const offset = logSize(logFile);
  const args = ['-D', dir, '-p', String(port), ...asArguments({ cluster_name: name, ...settings })];
  const server = await keeper.start(
    { command: binaries.postgres, args, env: binaries.env, ...identity, logFile },
    onExit,
  );
  // Recovery after a crash takes what it takes: as long as the server lives, it is waited for. But a standby can wait
  // for ever, for changes that nobody has any more.
  for (let waited = 10; ; waited += 10) {
    const state = await poll(
      () => {
        if (!isAlive(server)) return 'ended';
        if (isReady(dir, server.pid)) return 'ready';
        return hopeless?.test(logSince(logFile, offset)) && 'hopeless';
      },
      { timeoutMs: 10_000 },
    );
    if (state === 'ready') return server;
    const isStuck = state === 'hopeless' || (hopeless !== undefined && waited >= STANDBY_PATIENCE_SECONDS);
    if (isStuck) await stopServer(server, 'immediate');
    if (isStuck || state === 'ended') throw new StartError(name, logSince(logFile, offset));
    log(`${name} is starting for ${waited} s: it is recovering, or the machine is busy`);
  }
}

/** Line 8 of postmaster.pid, as pg_ctl reads it. */
function isReady(dir: string, pid: number): boolean {
  const lines = pidFile(dir);
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

function pidFile(dir: string): string[] {
  try {
    return readFileSync(path.join(dir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/**
 * Ends a postmaster that a crashed earlier process left running on `dir`, and removes a postmaster.pid whose number now
 * belongs to something else, for which PostgreSQL would refuse to start (common in containers, where numbers are small).
 */
export async function clearLeftover(dir: string, log: (line: string) => void): Promise<void> {
  const pid = Number(pidFile(dir)[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const startedAt = startTime(pid);
  if (startedAt === undefined) return;
  if (isPostmasterOf(pid, dir)) {
    log(`Stopping the database server ${path.basename(dir)} (pid ${pid}) that an earlier run left`);
    await stopServer({ pid, startedAt }, 'fast');
  } else {
    rmSync(path.join(dir, 'postmaster.pid'), { force: true });
  }
}

function lastReason(text: string): string {
  const lines = text.trim().split('\n');
  const reason = lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1);
  return reason?.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '') || 'no reason in its log';
}
