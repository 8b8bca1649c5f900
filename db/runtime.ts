import type { Logger } from 'pino';
import type { HistoryPoint, OpsStats, ReplicaView, replicaActions } from '#lib/api/ops.ts';
import type { Config } from '#lib/config.ts';
import type { Crop, MadeLogo } from '#lib/logo.ts';
import type { Auth } from './auth.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Router } from './router/router.ts';
import type { PersonOf } from './sessions.ts';
import type { SignInLimits } from './sign-in/limits.ts';

/** What /ops shows, and what an administrator may order. */
export interface OpsService {
  stats(): OpsStats;
  history(): HistoryPoint[];
  order(order: {
    name: string;
    action: (typeof replicaActions)[number];
    actor: string;
    ip: string | null;
  }): Promise<ReplicaView>;
}

/** What the running process has made once and every request uses. */
export interface Runtime {
  config: Config;
  secret: string;
  log: Logger;
  router: Router;
  auth: Auth;
  signInLimits: SignInLimits;
  personOf: PersonOf;
  /** Which program comes with an API key; null: it brought none. Rejects with AppError 401, 429. */
  keyOf: PersonOf;
  /** Null: none are kept. */
  limits: RateLimits | null;
  ops: OpsService;
  worker(): 'up' | 'down' | 'elsewhere';
  /** The process has been told to stop, and serves for a while yet. */
  draining(): boolean;
  /** See sources/logo/make-logo.ts. Rejects with AppError 400 `bad_image`. */
  makeLogo(file: Blob, crop: Crop): Promise<MadeLogo>;
  /** Tells this process' dispatcher that a run may be due. */
  wakeDispatcher(): void;
}

// The server and Next's bundle hold two copies of every module, so singletons hang on the global object.
const key = Symbol.for('leadline.runtime');
const holder = globalThis as { [key]?: Runtime };

export function setRuntime(value: Runtime): void {
  holder[key] = value;
}

/** @throws when the process was not started by server/main.ts */
export function runtime(): Runtime {
  const value = holder[key];
  if (!value) throw new Error('Leadline is not running: start it with `npm start`, not with `next start`.');
  return value;
}
