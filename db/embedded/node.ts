import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '#lib/errors.ts';
import { poll } from '#lib/poll.ts';
import { type Credentials, withConnection } from './database-connection.ts';
import { freePort } from './ports.ts';
import { clearLeftover, launchPostmaster, type Runtime, StartError } from './postmaster.ts';
import { isAlive, type ProcessId, startTime } from './processes.ts';
import { type StopMode, signalTree, stopServer } from './stop-server.ts';

/** One server of a cluster. */
export interface ClusterNode {
  /** `primary`, `replica-1` … : what it started as, also after a promotion. */
  readonly name: string;
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly dir: string;
  /** Starts it again on the same port; a replica that cannot follow the primary any more is made anew. */
  start(): Promise<void>;
  stop(mode?: StopMode): Promise<void>;
  /** To the postmaster and all its children: a crash, a freeze, the end of a freeze. */
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Whether its process lives; a frozen one does. */
  running(): boolean;
  /** Makes a replica writable, and waits for it. */
  promote(): Promise<void>;
  url(database?: string, user?: string, password?: string): string;
}

/** A node as the cluster handles it. */
export interface ManagedNode extends ClusterNode {
  readonly logFile: string;
  /** Starts the server, and no more. The first time, and whenever `anyPort`, on a port that is free now. */
  launch(anyPort?: boolean): Promise<void>;
  frozen(): boolean;
  /** Whether its data is a standby's. */
  isStandby(): boolean;
}

export interface NodeOptions {
  name: string;
  dir: string;
  runtime: Runtime;
  owner: Credentials;
  database: string;
  settings: () => Record<string, string>;
  hopeless?: RegExp;
  /** What `start()` does; `launch` if absent. */
  start?: (node: ManagedNode) => Promise<void>;
  /** The server runs already. */
  running?: { process: ProcessId; port: number };
}

export function createNode({
  name,
  dir,
  runtime,
  owner,
  database,
  settings,
  hopeless,
  start,
  running,
}: NodeOptions): ManagedNode {
  const data = path.join(dir, name);
  const logFile = path.join(dir, `${name}.log`);
  let port = running?.port ?? 0;
  let server: ProcessId | undefined = running?.process;
  let frozen = false;
  /** Processes that were sent SIGKILL, and may still be on their way out. */
  let dying: ProcessId[] = [];
  /** Of the process that runs now: word of the end of the one before it may come when it has begun. */
  let end = { expected: false };

  async function launchOn(wanted: number): Promise<void> {
    const own = { expected: false };
    end = own;
    const onExit = (how: string) => {
      if (!own.expected) runtime.log(`The database server ${name} ended by itself (${how})`);
    };
    server = await launchPostmaster(runtime, {
      name,
      dir: data,
      port: wanted,
      settings: settings(),
      logFile,
      onExit,
      hopeless,
    });
    port = wanted;
    frozen = false;
  }

  const node: ManagedNode = {
    name,
    host: '127.0.0.1',
    dir: data,
    logFile,
    get port() {
      return port;
    },
    running: () => server !== undefined && isAlive(server),
    frozen: () => frozen,
    isStandby: () => existsSync(path.join(data, 'standby.signal')),

    launch: async (anyPort = port === 0) => {
      if (node.running()) return;
      await poll(() => dying.every((process) => !isAlive(process)), { timeoutMs: 10_000 });
      await clearLeftover(data, runtime.log);
      for (let attempt = 1; ; attempt += 1) {
        try {
          await launchOn(anyPort ? await freePort() : port);
          return;
        } catch (error) {
          const again = anyPort && error instanceof StartError && error.portTaken && attempt < 5;
          if (!again) throw error;
        }
      }
    },

    start: () => (start ? start(node) : node.launch()),

    stop: async (mode = 'fast') => {
      if (!server) return;
      end.expected = true;
      const stopping = server;
      const how = await stopServer(stopping, mode);
      if (how !== mode)
        runtime.log(`The database server ${name} did not stop in time and was ended (${how})`);
      if (server === stopping) server = undefined;
      frozen = false;
    },

    kill: (signal) => {
      if (!server) return;
      if (signal === 'SIGKILL') end.expected = true;
      const stopping = server;
      const children = signalTree(stopping, signal);
      frozen = signal === 'SIGSTOP';
      if (signal !== 'SIGKILL') return;
      dying = [stopping, ...children.map((pid) => ({ pid, startedAt: startTime(pid) ?? '' }))];
      server = undefined;
    },

    promote: async () => {
      if (!node.isStandby()) throw new AppError('not_a_replica', 409, `${name} is no replica.`);
      const done = await withConnection(node, owner, async (sql) => {
        const [row] = await sql<{ promoted: boolean }[]>`select pg_promote(true, 60) as promoted`;
        return row?.promoted;
      });
      if (!done) throw new AppError('embedded_failed', 500, `${name} was not promoted within 60 s.`);
    },

    url: (toDatabase = database, user = owner.user, password = owner.password) =>
      `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(toDatabase)}`,
  };
  return node;
}
