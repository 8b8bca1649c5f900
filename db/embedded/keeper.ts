import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromKeeper, ServerStart, ToKeeper } from './keeper-messages.ts';
import { isAlive, type ProcessId } from './processes.ts';

/** Our end of the keeper process. */
export interface Keeper {
  start(server: ServerStart, onExit: (how: string) => void): Promise<ProcessId>;
  /** Lets the keeper stop whatever still runs, and end. */
  close(): Promise<void>;
  /** The keeper's process, for tests. */
  pid(): number;
}

interface Waiting {
  resolve(process: ProcessId): void;
  reject(error: Error): void;
  server: ServerStart;
  onExit(how: string): void;
}

/** Keepers in a row that may end within a second. */
const TRIES = 2;

/** Starts the process that owns a cluster's servers. Should it be killed, a new one takes over. */
export function startKeeper(log: (line: string) => void): Keeper {
  const waiting = new Map<number, Waiting>();
  const running = new Map<number, { process: ProcessId; logFile: string; onExit(how: string): void }>();
  let ids = 0;
  let closing = false;
  let child: ChildProcess | undefined;
  let diedYoung = 0;

  function launch(): ChildProcess {
    const { PATH, NODE_ENV, NODE_COMPILE_CACHE } = process.env;
    const keeper = fork(fileURLToPath(new URL('./keeper-process.ts', import.meta.url)), [], {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      cwd: '/',
      execArgv: [],
      env: { PATH, NODE_ENV, NODE_COMPILE_CACHE },
    });
    rest(keeper);
    const born = performance.now();
    keeper.on('message', receive);
    keeper.on('error', (error) => failAll(error));
    keeper.on('exit', (code, signal) => {
      child = undefined;
      if (closing) return;
      failAll(new Error(`The keeper of the database servers ended (${signal ?? `code ${code}`}).`));
      if (running.size === 0) return;
      // One that cannot live is not tried for ever; one that was killed young is.
      diedYoung = performance.now() - born < 1_000 ? diedYoung + 1 : 0;
      if (diedYoung > TRIES) log('The keeper of the database servers cannot be started again');
      else replace();
    });
    return keeper;
  }

  /** Only what is asked for keeps our process alive, so that a program that forgets to stop its cluster can end. */
  function rest(keeper: ChildProcess | undefined): void {
    keeper?.unref();
    keeper?.channel?.unref();
  }

  function replace(): void {
    log('The keeper of the database servers was ended; a new one takes over');
    for (const [pid, { process: server, logFile }] of running) {
      if (isAlive(server)) send({ type: 'adopt', process: server, logFile });
      else running.delete(pid);
    }
  }

  function receive(message: FromKeeper): void {
    if (message.type === 'exited') {
      running.get(message.pid)?.onExit(message.how);
      running.delete(message.pid);
      return;
    }
    const request = waiting.get(message.id);
    if (!request) return;
    waiting.delete(message.id);
    if (waiting.size === 0) rest(child);
    if (message.type === 'failed') {
      request.reject(new Error(message.message));
      return;
    }
    const { server, onExit } = request;
    running.set(message.process.pid, { process: message.process, logFile: server.logFile, onExit });
    request.resolve(message.process);
  }

  function failAll(error: Error): void {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function send(message: ToKeeper): void {
    child ??= launch();
    if (message.type === 'start') {
      child.ref();
      child.channel?.ref();
    }
    child.send(message, (error) => {
      if (error) failAll(error);
    });
  }

  return {
    start: (server, onExit) =>
      new Promise((resolve, reject) => {
        const id = ++ids;
        waiting.set(id, { resolve, reject, server, onExit });
        send({ type: 'start', id, server });
      }),
    close: async () => {
      closing = true;
      const last = child;
      if (!last) return;
      const exited = once(last, 'exit');
      last.ref();
      if (last.connected) last.disconnect();
      await exited;
    },
    pid: () => child?.pid ?? 0,
  };
}
