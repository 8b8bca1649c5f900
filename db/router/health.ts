export type Freshness = 'dashboard' | 'report';

export interface ReplicaHealth {
  name: string;
  state: 'in' | 'out';
  /** Why, and since when (ms since the epoch). */
  reason: string;
  since: number;
  /** What brings it back; null: it is in. */
  back: string | null;
  limitMs: number;
  /** How old what it shows may be: its lag, and while the primary is away also the time since that was last seen. */
  lagMs: number | null;
  lagBytes: number | null;
  /** When it was last probed (ms since the epoch); null: never. */
  lastCheckAt: number | null;
  takenOut: TakenOut | null;
}

/** By an administrator. */
export interface TakenOut {
  by: string;
  at: Date;
}

export interface PrimaryHealth {
  state: 'up' | 'down' | 'demoted' | 'wrong server';
  reason: string;
  since: number;
  lastCheckAt: number | null;
}

/** A host's change, as it is told: a replica went in or out, or the primary up or down. */
export interface HostChange {
  name: string;
  state: string;
  reason: string;
}

/** A moment of the monotonic clock, which verdicts use, in a form for people: ms since the epoch. */
export const toEpoch = (monotonic: number): number =>
  Math.round(Date.now() - (performance.now() - monotonic));
