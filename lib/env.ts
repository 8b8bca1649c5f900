import { z } from 'zod';
import { type Config, processRoles } from './config.ts';
import { configOf } from './env-config.ts';
import { flag, hostList, longest, oneOf, privateAddresses, trustedProxies, whole } from './env-values.ts';
import { AppError } from './errors.ts';

const schema = z
  .object({
    PORT: whole(0, 65_535).default(3000),
    LEADLINE_DATA_DIR: z.string().min(1, 'must not be empty').optional(),
    /** Replicas of the embedded database. */
    LEADLINE_REPLICAS: whole(0, 3).default(1),
    LEADLINE_ADMIN_EMAIL: z.email('must be an e-mail address').default('admin@leadline.local'),
    LEADLINE_ADMIN_PASSWORD: z
      .string()
      .min(8, 'must have at least 8 characters')
      .max(...longest(128))
      .optional(),
    LEADLINE_SAMPLE: flag('LEADLINE_SAMPLE'),
    /** How long each answer of the sample sources takes, in ms, so that a first sync can be watched. */
    LEADLINE_SAMPLE_LATENCY: whole(0, 60_000).default(200),
    /** How far back what is in a new sample begins. */
    LEADLINE_SAMPLE_MONTHS: whole(1, 60).default(18),
    /** Stops the sample's clock at an instant: for tests and pictures, which want the same world each time. */
    LEADLINE_SAMPLE_NOW: z.iso.datetime({ error: 'must be an instant as 2026-01-31T12:00:00Z' }).optional(),
    LEADLINE_URL: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .refine((url) => /^https?:\/\/[^/?#]+\/*$/.test(url), {
        error: 'must have no path: Leadline answers at the root of a host',
      })
      .optional(),
    LEADLINE_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
    LEADLINE_LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    /** Off in tests and benches only, which ask as no person does. */
    LEADLINE_RATE_LIMITS: flag('LEADLINE_RATE_LIMITS'),
    /** What each may do in a minute, at each process; a page of dashboards asks some 15 questions. */
    LEADLINE_RATE_LIMIT_PERSON: whole(1, 1_000_000).default(1_200),
    LEADLINE_RATE_LIMIT_KEY: whole(1, 1_000_000).default(600),
    LEADLINE_RATE_LIMIT_ANONYMOUS: whole(1, 1_000_000).default(300),
    LEADLINE_RATE_LIMIT_DELIVERIES: whole(1, 1_000_000).default(1_200),
    LEADLINE_RATE_LIMIT_EXPORTS: whole(1, 1_000_000).default(30),
    LEADLINE_EXPORTS_AT_ONCE: whole(1, 1_000).default(3),
    /** Private networks that sources and webhooks may be in; true: all, but neither this machine nor its link. */
    LEADLINE_ALLOW_PRIVATE_ADDRESSES: privateAddresses.default([]),
    /** Behind reverse proxies: how many there are, or from which networks they come; true: one. */
    LEADLINE_TRUST_PROXY: trustedProxies.optional(),
    /** Wrong sign-ins a minute, from one address or of one account, after which more of them wait. */
    LEADLINE_SIGN_IN_LIMIT: whole(1, 100_000).default(10),
    /** An OpenID Connect provider that people may sign in by, beside passwords or instead of them. */
    LEADLINE_OIDC_ISSUER: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .optional(),
    LEADLINE_OIDC_CLIENT_ID: z.string().min(1, 'must not be empty').optional(),
    LEADLINE_OIDC_CLIENT_SECRET: z.string().min(1, 'must not be empty').optional(),
    /** What the button on the sign-in page calls it. */
    LEADLINE_OIDC_NAME: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(...longest(40))
      .default('single sign-on'),
    LEADLINE_OIDC_ONLY: flag('LEADLINE_OIDC_ONLY'),
    /** Opens /metrics to whoever sends it as a bearer token. */
    LEADLINE_METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
    LEADLINE_PROCESSES: whole(1, 1_000).default(1),
    /** How long what runs said, deliveries, notifications and payloads of records set aside are kept; 0: for ever. */
    LEADLINE_RETENTION_DAYS: whole(0, 36_500).default(90),
    /** How long a process that is told to stop goes on serving, in s: by then the proxy before it sends people elsewhere. */
    LEADLINE_DRAIN_SECONDS: whole(0, 600).default(0),
    LEADLINE_ROLE: oneOf(processRoles).default('all'),

    POSTGRES_HOST: z.string().min(1, 'must not be empty').optional(),
    POSTGRES_PORT: whole(1, 65_535).default(5432),
    POSTGRES_USER: z
      .string()
      .regex(/^[a-z_][a-z0-9_]{0,40}$/, 'must be a lower-case name of at most 41 letters, digits and _')
      .default('leadline'),
    POSTGRES_PASSWORD: z.string().optional(),
    POSTGRES_DATABASE: z
      .string()
      .min(1, 'must not be empty')
      .max(...longest(63))
      .default('leadline'),
    POSTGRES_REPLICA_HOST: hostList.optional(),
    POSTGRES_REPLICA_PORT: whole(1, 65_535).default(5432),
    /** As libpq's sslmode: encrypted; or also that the server is who it should be, by its certificate. */
    POSTGRES_SSL_MODE: z
      .enum(['disable', 'require', 'verify-full'], { error: 'must be disable, require or verify-full' })
      .default('disable'),
    /** A file with the certificates of authorities, for servers that no public one vouches for. */
    POSTGRES_SSL_ROOT_CERT: z.string().min(1, 'must not be empty').optional(),
    USE_READ_REPLICA: flag('USE_READ_REPLICA'),
    REPLICA_FALLBACK_ENABLED: flag('REPLICA_FALLBACK_ENABLED'),

    // Far beyond what any server allows: the sum is checked against the servers' own limits (db/router/budget.ts).
    DB_POOL_SIZE: whole(1, 100_000).optional(),
    DB_MAX_OVERFLOW: whole(0, 100_000).optional(),
    DB_POOL_TIMEOUT: whole(1, 3_600).default(60),
    DB_POOL_RECYCLE: whole(1, 1_000_000).default(3_600),
    DB_REPLICA_POOL_SIZE: whole(1, 100_000).optional(),
    DB_REPLICA_MAX_OVERFLOW: whole(0, 100_000).optional(),
    DB_REPLICA_POOL_TIMEOUT: whole(1, 3_600).default(30),
    DB_ETL_POOL_SIZE: whole(1, 100_000).optional(),
    DB_FALLBACK_POOL_SIZE: whole(1, 100_000).optional(),
    /** Off: the last chunks before a crash of the database server may be lost; a run's last transaction waits all the same. */
    DB_ETL_SYNCHRONOUS_COMMIT: flag('DB_ETL_SYNCHRONOUS_COMMIT'),

    /** How far behind, in seconds, a replica may be for dashboards and for reports and exports. */
    LEADLINE_DASHBOARD_MAX_LAG: whole(1, 86_400).default(30),
    LEADLINE_REPORT_MAX_LAG: whole(1, 86_400).default(300),
    /** How long, in seconds, a dashboard's question and a report's may take; then it is cancelled: 503. */
    LEADLINE_DASHBOARD_DEADLINE: whole(1, 3_600).default(15),
    LEADLINE_REPORT_DEADLINE: whole(1, 3_600).default(60),
    /** Seconds after which a verdict on a replica is no verdict. */
    LEADLINE_VERDICT_TTL: whole(1, 86_400).default(60),
  })
  .superRefine((env, ctx) => {
    const need = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (env.POSTGRES_HOST && !env.LEADLINE_SECRET) {
      need('LEADLINE_SECRET', 'must be set when POSTGRES_HOST is: all processes share it');
    }
    const oidc = env.LEADLINE_OIDC_ISSUER;
    if (oidc !== undefined) {
      for (const name of ['LEADLINE_OIDC_CLIENT_ID', 'LEADLINE_OIDC_CLIENT_SECRET'] as const) {
        if (env[name] === undefined) need(name, 'must be set when LEADLINE_OIDC_ISSUER is');
      }
      // The provider sends people back to one registered address only.
      if (!env.LEADLINE_URL) need('LEADLINE_URL', 'must be set when LEADLINE_OIDC_ISSUER is');
      if (URL.canParse(oidc) && new URL(oidc).protocol === 'http:' && !isLoopback(oidc)) {
        need(
          'LEADLINE_OIDC_ISSUER',
          'must be an https address: tokens would go over the network in the clear',
        );
      }
    } else {
      for (const name of [
        'LEADLINE_OIDC_CLIENT_ID',
        'LEADLINE_OIDC_CLIENT_SECRET',
        'LEADLINE_OIDC_ONLY',
      ] as const) {
        if (env[name]) need(name, 'is set, but LEADLINE_OIDC_ISSUER is not');
      }
    }
    if (env.POSTGRES_HOST && env.POSTGRES_PASSWORD === undefined) {
      need('POSTGRES_PASSWORD', 'must be set when POSTGRES_HOST is');
    }
    if (env.POSTGRES_SSL_ROOT_CERT && env.POSTGRES_SSL_MODE !== 'verify-full') {
      need('POSTGRES_SSL_ROOT_CERT', 'is used with POSTGRES_SSL_MODE=verify-full only');
    }
    if (!env.POSTGRES_HOST && env.LEADLINE_ROLE !== 'all') {
      need(
        'LEADLINE_ROLE',
        `can be ${env.LEADLINE_ROLE} only with POSTGRES_HOST: the embedded database is one process’`,
      );
    }
    if (!env.POSTGRES_HOST && env.POSTGRES_REPLICA_HOST) {
      need('POSTGRES_REPLICA_HOST', 'is set, but POSTGRES_HOST is not');
    }
  });

export type Env = z.output<typeof schema>;

/** Every variable that is read. */
export const variables: readonly string[] = Object.keys(schema.shape);

const isLoopback = (url: string) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);

/**
 * The environment as the house uses it.
 * @throws AppError `bad_environment`, naming each variable that is wrong and why
 */
export function parseEnv(environment: Record<string, string | undefined>): Config {
  // An empty variable (`PORT= npm start`, compose's `${X:-}`) means "not set".
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(set);
  if (!parsed.success)
    throw badEnvironment(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  return configOf(parsed.data);
}

/** What is wrong with which variables, for whoever starts a process. */
export function badEnvironment(issues: { path: string; message: string }[]): AppError {
  const list = issues.map(({ path, message }) => `${path} ${message.replace(`${path} `, '')}`).join('; ');
  return new AppError('bad_environment', 500, `Cannot start: ${list}.`, { issues });
}
