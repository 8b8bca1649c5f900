import { z } from 'zod';
import type { OpsStats } from './api/ops.ts';
import { desiredStates, pace, runError, runStates, stepView } from './runs.ts';

/**
 * What happened in a run. `seq` counts per run without holes: who misses one asks for a snapshot.
 * The same shape is stored (etl_events), notified (NOTIFY) and sent (Socket.IO).
 */
export const runEvent = z.object({
  clientId: z.string(),
  runId: z.string(),
  seq: z.number().int(),
  at: z.iso.datetime(),
  body: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('state'),
      state: z.enum(runStates),
      desiredState: z.enum(desiredStates),
      /** Who brought it about; null: the worker, by working. */
      by: z.string().nullable(),
      attempt: z.number().int(),
      worker: z.string().nullable(),
      dueAt: z.iso.datetime(),
      error: runError.nullable(),
      startedAt: z.iso.datetime().nullable(),
      finishedAt: z.iso.datetime().nullable(),
    }),
    z.object({
      type: z.literal('step'),
      step: stepView,
      pace: pace.nullable(),
      /** Of the whole run. */
      quarantined: z.number().int(),
    }),
    z.object({ type: z.literal('log'), level: z.enum(['info', 'warn', 'error']), message: z.string() }),
  ]),
});
export type RunEvent = z.output<typeof runEvent>;
export type RunEventBody = RunEvent['body'];

/**
 * An event on its way to a browser. Step counters are sent at most 4 times a second and run, the newest standing for
 * those before it: the event covers `from`…`seq`. It continues a snapshot with `seq` s when `from` ≤ s + 1; when its
 * `seq` ≤ s it is old; else something is missing: fetch the run again.
 */
export interface LiveRunEvent extends RunEvent {
  from: number;
  /** At a run's end: the token (header x-leadline-lsn) by which the next reads see what it wrote. */
  position?: string;
}

/** PostgreSQL channel on which each committed run event is notified, as JSON of {@link runEvent}. */
export const RUN_EVENTS_CHANNEL = 'leadline_run_events';

/** Channel on which workers hear that somebody wants something of a run: its id. The row has the truth. */
export const RUN_CONTROL_CHANNEL = 'leadline_run_control';

/** Channel on which new notifications, and the end of what they tell of, are notified: JSON {clientId, id}. */
export const NOTIFICATIONS_CHANNEL = 'leadline_notifications';

/** Channel on which workers and the sample hear that a client is to be deleted, and that it is: its id. */
export const CLIENT_DELETIONS_CHANNEL = 'leadline_client_deletions';

/** Channel on which it is said that somebody may see less than before: the id of the user; `*`: whoever saw a client. */
export const ACCESS_CHANNEL = 'leadline_access';

/** A notification that is new, or whose trouble is over: ask for the list. */
export interface NotificationEvent {
  clientId: string;
  id: string;
}

/** Rooms are joined on request and authorised then, from the session of the handshake. */
export const roomName = z
  .string()
  .regex(/^(ops|(client|run):[1-9]\d{0,14})$/, 'must be client:<id>, run:<id> or ops');

/** Whether the house can write: false while the primary is gone. Told to every page at once. */
export interface HouseState {
  writable: boolean;
  /** Since when, as an instant, and why; for a person. */
  since: string;
  reason: string;
}

export type JoinAnswer = { ok: true } | { ok: false; error: { code: string; message: string } };

export interface ServerToClientEvents {
  'run:event': (event: LiveRunEvent) => void;
  /** Events may have been missed by the server itself: fetch again what is shown of runs. */
  'run:refetch': () => void;
  /** To the room of its client. */
  'notification:new': (event: NotificationEvent) => void;
  /** On connecting and at every change. */
  'house:state': (state: HouseState) => void;
  /** To the room `ops`, every second and at every change of a verdict. */
  'ops:stats': (stats: OpsStats) => void;
}

export interface ClientToServerEvents {
  join: (room: string, answer: (result: JoinAnswer) => void) => void;
  leave: (room: string) => void;
}
