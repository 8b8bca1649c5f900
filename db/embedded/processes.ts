import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process that cannot be taken for a later one with the same number. */
export interface ProcessId {
  pid: number;
  /** When it started, in the system's own notation: compare for equality only. */
  startedAt: string;
}

const isLinux = process.platform === 'linux';

/** Fields of /proc/<pid>/stat after the command, which is in brackets and may itself hold spaces and brackets. */
function stat(pid: number): { state: string; parent: number; start: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', parent: Number(fields[1]), start: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** macOS has no /proc; a bare Debian has no ps. */
function ps(...args: string[]): string {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

let boot: string | undefined;

/** Start times count from boot on Linux: without its id, one from before a reboot could match by chance. */
function bootId(): string {
  try {
    boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    boot = '';
  }
  return boot;
}

/** When `pid` started, or undefined if there is no such living process. A zombie is dead: it only waits to be reaped. */
export function startTime(pid: number): string | undefined {
  if (isLinux) {
    const found = stat(pid);
    return found && found.state !== 'Z' && found.state !== 'X' ? `${bootId()}/${found.start}` : undefined;
  }
  const [state, ...start] = ps('-o', 'stat=,lstart=', '-p', String(pid)).split(/\s+/);
  return state && !state.startsWith('Z') ? start.join(' ') : undefined;
}

/** Whether this very process lives, not a later one with its number. */
export function isAlive({ pid, startedAt }: ProcessId): boolean {
  return startTime(pid) === startedAt;
}

/** Whether `pid` is a postmaster of the data folder `dir` (a real path): numbers in old pid files get reused. */
export function isPostmasterOf(pid: number, dir: string): boolean {
  if (!isLinux) return ps('-o', 'command=', '-p', String(pid)).includes(`-D ${dir}`);
  try {
    // A postmaster works in its data folder, under whatever name the folder was given to it.
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
    return command.endsWith('/postgres') && readlinkSync(`/proc/${pid}/cwd`) === dir;
  } catch {
    return false;
  }
}

/** Numbers of the direct children. A postmaster's children have none of their own. */
export function childrenOf(pid: number): number[] {
  if (isLinux) {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((candidate) => stat(candidate)?.parent === pid);
  }
  return ps('-A', '-o', 'pid=,ppid=')
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child ?? 0);
}

/** Sends a signal; a process that is gone already is none of our worries. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
