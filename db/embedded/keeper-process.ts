/**
 * The process that starts a cluster's servers and is their parent, so that none of them outlives ours: however that
 * ends, by SIGKILL too, the channel to it closes, and the keeper stops what still runs. It leads a session of its own,
 * out of the reach of a terminal's Ctrl-C, as do the servers: they end when they are told to, after their users.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { FromKeeper, ServerStart, ToKeeper } from './keeper-messages.ts';
import { keepLimited } from './log-file.ts';
import { isAlive, type ProcessId, startTime } from './processes.ts';
import { stopServer } from './stop-server.ts';

const servers = new Map<number, { process: ProcessId; logFile: string }>();

function tell(message: FromKeeper): void {
  // The callback takes the error of a channel that is just closing.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

function start(id: number, { command, args, env, uid, gid, logFile }: ServerStart): void {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const server = spawn(command, args, {
      env,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      ...(uid === undefined ? {} : { uid, gid }),
    });
    server.on('error', ({ message }) => tell({ type: 'failed', id, message }));
    const { pid } = server;
    if (pid === undefined) return;
    const found = { pid, startedAt: startTime(pid) ?? '' };
    servers.set(pid, { process: found, logFile });
    server.on('exit', (code, signal) => {
      servers.delete(pid);
      tell({ type: 'exited', pid, how: signal ?? `code ${code}` });
    });
    tell({ type: 'started', id, process: found });
  } finally {
    closeSync(log);
  }
}

process.on('message', (message: ToKeeper) => {
  if (message.type === 'start') start(message.id, message.server);
  else servers.set(message.process.pid, { process: message.process, logFile: message.logFile });
});

function end(): void {
  const left = [...servers.values()].filter(({ process }) => isAlive(process));
  void Promise.all(left.map(({ process }) => stopServer(process, 'fast', 15_000))).finally(() =>
    process.exit(),
  );
}

process.on('disconnect', end);
// Our process may have gone while this file was loading.
if (!process.connected) end();

keepLimited(() => [...servers.values()].map(({ logFile }) => logFile));

// `systemctl stop` signals every process of the unit: ours closes the servers in its order.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});
