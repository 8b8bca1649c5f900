/** Which work a process does: `web` pages, API and live events; `worker` the runs of the ETL; `all` both. */
export const processRoles = ['all', 'web', 'worker'] as const;
export type ProcessRole = (typeof processRoles)[number];

/** What may be trusted of `X-Forwarded-…`: what so many hops before this server wrote, or those of some networks. */
export type TrustedProxies = { hops: number } | { networks: string[] };

/**
 * How many may wait for each connection of a pool. A question takes some tens of milliseconds: the last of 20 has its
 * turn within about a second. Behind more, people would wait for an answer they have given up on, and keep those after
 * them waiting: what does not fit is told so at once (503 with Retry-After).
 */
export const WAITING_PER_CONNECTION = 20;

export interface PoolSettings {
  size: number;
  maxOverflow: number;
  timeoutMs: number;
  recycleSeconds: number;
  /** How many may wait; more are refused at once. Undefined: no limit but the timeout. */
  maxWaiting?: number;
}

/** As libpq's sslmode; `rootCert` is a file. */
export interface TlsSettings {
  mode: 'require' | 'verify-full';
  rootCert: string | undefined;
}

/** A minute and process, but for `exportsAtOnce`. */
export interface RateLimitSettings {
  /** Requests of each person who is signed in. */
  person: number;
  /** Requests of each API key. */
  key: number;
  /** Requests of each address that nothing lets in. */
  anonymous: number;
  /** Deliveries of each address to each hook. */
  deliveries: number;
  /** Exports that each person or key may start. */
  exports: number;
  exportsAtOnce: number;
}

export interface DatabaseSettings {
  user: string;
  database: string;
  useReadReplica: boolean;
  fallbackEnabled: boolean;
  pools: { web: PoolSettings; etl: PoolSettings; replica: PoolSettings; fallback: PoolSettings };
  maxLagMs: { dashboard: number; report: number };
  deadlineMs: { dashboard: number; report: number };
  /** Off: chunks do not wait for the log to reach the disk (or a synchronous replica). */
  etlSynchronousCommit: boolean;
  verdictTtlMs: number;
}

/** An OpenID Connect provider, and as what Leadline is known to it. */
export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What people call it. */
  name: string;
}

export interface Config {
  port: number;
  dataDir: string | undefined;
  embeddedReplicas: number;
  admin: { email: string; password: string | undefined };
  sample: boolean;
  sampleLatencyMs: number;
  /** How far back what is in a new sample begins. */
  sampleMonths: number;
  /** The sample's clock stands here; undefined: it goes. */
  sampleNow: Date | undefined;
  url: string | undefined;
  secret: string | undefined;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  signInLimit: number;
  trustedProxies: TrustedProxies;
  /** Null: none is kept. */
  rateLimits: RateLimitSettings | null;
  /** Networks beside public addresses that something may be sent to. */
  privateAddresses: string[];
  oidc: OidcSettings | undefined;
  /** How people may sign in. */
  ways: { passwords: boolean; singleSignOn: boolean };
  metricsToken: string | undefined;
  processes: number;
  /** `web`: pages, API and live events; `worker`: runs of the ETL; `all`: both. */
  role: ProcessRole;
  /** How long what runs said, deliveries, notifications and payloads are kept; 0: for ever. */
  retentionDays: number;
  /** From being told to stop until nothing more is served; it is not ready meanwhile. */
  drainMs: number;
  /** Absent: the embedded database. */
  postgres:
    | {
        host: string;
        port: number;
        password: string;
        replicas: { host: string; port: number }[];
        /** Of all of them. */
        tls: TlsSettings | undefined;
      }
    | undefined;
  database: DatabaseSettings;
}
