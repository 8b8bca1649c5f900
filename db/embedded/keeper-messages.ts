import type { ProcessId } from './processes.ts';

/** What a server is started with. */
export interface ServerStart {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  uid?: number | undefined;
  gid?: number | undefined;
  /** Its standard error goes to the end of this file. */
  logFile: string;
}

export type ToKeeper =
  | { type: 'start'; id: number; server: ServerStart }
  /** Look after a server that an earlier keeper started. */
  | { type: 'adopt'; process: ProcessId; logFile: string };

export type FromKeeper =
  | { type: 'started'; id: number; process: ProcessId }
  | { type: 'failed'; id: number; message: string }
  | { type: 'exited'; pid: number; how: string };
