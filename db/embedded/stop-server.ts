import { poll } from '#lib/poll.ts';
import { childrenOf, isAlive, type ProcessId, signal } from './processes.ts';

export type StopMode = 'fast' | 'immediate';

/**
 * Signals a postmaster and all its children. Backends lead sessions of their own, so no signal to a process group
 * reaches them. The postmaster comes first when freezing or killing, so that it starts no child meanwhile.
 * @returns the numbers of the children signalled
 */
export function signalTree({ pid, startedAt }: ProcessId, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): number[] {
  if (!isAlive({ pid, startedAt })) return [];
  if (name !== 'SIGCONT') signal(pid, 'SIGSTOP');
  const children = childrenOf(pid);
  for (const child of children) signal(child, name);
  if (name !== 'SIGSTOP') signal(pid, name);
  return children;
}

/**
 * Ends a postmaster: fast (roll back, disconnect, checkpoint), after `patienceMs` immediate (recovery at the next
 * start), and if even that does not help by SIGKILL of all its processes.
 * @returns the mode that did it
 */
export async function stopServer(
  server: ProcessId,
  mode: StopMode,
  patienceMs = 30_000,
): Promise<StopMode | 'killed'> {
  const gone = (timeoutMs: number) => poll(() => !isAlive(server), { timeoutMs });
  // A frozen server would sleep through every signal.
  signalTree(server, 'SIGCONT');
  if (mode === 'fast') {
    if (isAlive(server)) signal(server.pid, 'SIGINT');
    if (await gone(patienceMs)) return 'fast';
  }
  if (isAlive(server)) signal(server.pid, 'SIGQUIT');
  if (await gone(10_000)) return 'immediate';
  signalTree(server, 'SIGKILL');
  await gone(10_000);
  return 'killed';
}
