import { type Config, type PoolSettings, WAITING_PER_CONNECTION } from './config.ts';
import type { Env } from './env.ts';

/**
 * The variables as the house uses them. Pools default to the guide's server sizes with POSTGRES_HOST, to small ones on
 * the embedded database.
 */
export function configOf(env: Env): Config {
  const server = env.POSTGRES_HOST !== undefined;
  const timeoutMs = env.DB_POOL_TIMEOUT * 1000;
  const recycleSeconds = env.DB_POOL_RECYCLE;
  const pool = (size: number, maxOverflow: number, timeout = timeoutMs): PoolSettings => ({
    size,
    maxOverflow,
    timeoutMs: timeout,
    recycleSeconds,
    maxWaiting: WAITING_PER_CONNECTION * (size + maxOverflow),
  });
  return {
    port: env.PORT,
    dataDir: env.LEADLINE_DATA_DIR,
    embeddedReplicas: env.LEADLINE_REPLICAS,
    admin: { email: env.LEADLINE_ADMIN_EMAIL.toLowerCase(), password: env.LEADLINE_ADMIN_PASSWORD },
    sample: env.LEADLINE_SAMPLE ?? !server,
    sampleLatencyMs: env.LEADLINE_SAMPLE_LATENCY,
    sampleMonths: env.LEADLINE_SAMPLE_MONTHS,
    sampleNow: env.LEADLINE_SAMPLE_NOW ? new Date(env.LEADLINE_SAMPLE_NOW) : undefined,
    url: env.LEADLINE_URL?.replace(/\/+$/, ''),
    secret: env.LEADLINE_SECRET,
    logLevel: env.LEADLINE_LOG_LEVEL,
    signInLimit: env.LEADLINE_SIGN_IN_LIMIT,
    trustedProxies: env.LEADLINE_TRUST_PROXY ?? { hops: 0 },
    rateLimits:
      env.LEADLINE_RATE_LIMITS === false
        ? null
        : {
            person: env.LEADLINE_RATE_LIMIT_PERSON,
            key: env.LEADLINE_RATE_LIMIT_KEY,
            anonymous: env.LEADLINE_RATE_LIMIT_ANONYMOUS,
            deliveries: env.LEADLINE_RATE_LIMIT_DELIVERIES,
            exports: env.LEADLINE_RATE_LIMIT_EXPORTS,
            exportsAtOnce: env.LEADLINE_EXPORTS_AT_ONCE,
          },
    privateAddresses: env.LEADLINE_ALLOW_PRIVATE_ADDRESSES,
    oidc: env.LEADLINE_OIDC_ISSUER
      ? {
          issuer: env.LEADLINE_OIDC_ISSUER.replace(/\/+$/, ''),
          clientId: env.LEADLINE_OIDC_CLIENT_ID ?? '',
          clientSecret: env.LEADLINE_OIDC_CLIENT_SECRET ?? '',
          name: env.LEADLINE_OIDC_NAME,
        }
      : undefined,
    ways: {
      passwords: !env.LEADLINE_OIDC_ONLY,
      singleSignOn: env.LEADLINE_OIDC_ISSUER !== undefined,
    },
    metricsToken: env.LEADLINE_METRICS_TOKEN,
    processes: env.LEADLINE_PROCESSES,
    role: env.LEADLINE_ROLE,
    retentionDays: env.LEADLINE_RETENTION_DAYS,
    drainMs: env.LEADLINE_DRAIN_SECONDS * 1000,
    postgres: env.POSTGRES_HOST
      ? {
          host: env.POSTGRES_HOST,
          port: env.POSTGRES_PORT,
          password: env.POSTGRES_PASSWORD ?? '',
          replicas: (env.POSTGRES_REPLICA_HOST ?? []).map(({ host, port }) => ({
            host,
            port: port ?? env.POSTGRES_REPLICA_PORT,
          })),
          tls:
            env.POSTGRES_SSL_MODE === 'disable'
              ? undefined
              : { mode: env.POSTGRES_SSL_MODE, rootCert: env.POSTGRES_SSL_ROOT_CERT },
        }
      : undefined,
    database: {
      user: env.POSTGRES_USER,
      database: env.POSTGRES_DATABASE,
      useReadReplica: env.USE_READ_REPLICA ?? true,
      fallbackEnabled: env.REPLICA_FALLBACK_ENABLED ?? true,
      pools: {
        web: pool(env.DB_POOL_SIZE ?? (server ? 20 : 8), env.DB_MAX_OVERFLOW ?? (server ? 30 : 4)),
        etl: pool(env.DB_ETL_POOL_SIZE ?? (server ? 8 : 4), 0),
        replica: pool(
          env.DB_REPLICA_POOL_SIZE ?? (server ? 15 : 8),
          env.DB_REPLICA_MAX_OVERFLOW ?? (server ? 20 : 4),
          env.DB_REPLICA_POOL_TIMEOUT * 1000,
        ),
        fallback: pool(env.DB_FALLBACK_POOL_SIZE ?? (server ? 5 : 3), 0, env.DB_REPLICA_POOL_TIMEOUT * 1000),
      },
      maxLagMs: {
        dashboard: env.LEADLINE_DASHBOARD_MAX_LAG * 1000,
        report: env.LEADLINE_REPORT_MAX_LAG * 1000,
      },
      etlSynchronousCommit: env.DB_ETL_SYNCHRONOUS_COMMIT ?? true,
      deadlineMs: {
        dashboard: env.LEADLINE_DASHBOARD_DEADLINE * 1000,
        report: env.LEADLINE_REPORT_DEADLINE * 1000,
      },
      verdictTtlMs: env.LEADLINE_VERDICT_TTL * 1000,
    },
  };
}
