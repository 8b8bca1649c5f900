import { z } from 'zod';
import { endpoint } from './endpoint.ts';

const ms = z.number().nonnegative();
const instant = z.iso.datetime();
const count = z.number().int().nonnegative();

/** One pool of one process. The guide's keys (get_connection_pool_stats), in camel case, and what it lacks. */
export const poolView = z.object({
  name: z.string().meta({ description: 'Profile: web, etl, analytics, sessions' }),
  size: count,
  maxOverflow: count,
  checkedOut: count,
  checkedIn: count.meta({ description: 'Of `size`, free' }),
  overflow: count.meta({ description: 'In use beyond `size`, never negative' }),
  waiting: count,
  oldestWaitMs: ms,
  waitP95Ms: ms
    .nullable()
    .meta({ description: 'Wait for a connection, 95th percentile; null: nobody asked' }),
  timeouts: count.meta({ description: 'Requests that waited in vain until the pool’s timeout' }),
  shed: count.meta({ description: 'Requests refused at once because too many waited already' }),
  utilization: z.number().min(0).meta({ description: 'checkedOut ÷ (size + maxOverflow), 0 to 1' }),
});
export type PoolView = z.output<typeof poolView>;

/** How many connections a server sees by application_name, of all processes together. */
const serverConnections = z.object({
  max: count.meta({ description: 'max_connections less those reserved' }),
  used: count,
  byApplication: z.record(z.string(), count),
});
export type ServerConnections = z.output<typeof serverConnections>;

const primaryView = z.object({
  host: z.string(),
  state: z
    .enum(['up', 'down', 'demoted', 'wrong server'])
    .meta({ description: 'Unless up, nothing is written and sessions are read from a replica' }),
  reason: z.string(),
  since: instant,
  lastCheckAt: instant.nullable(),
  pools: z.array(poolView).meta({ description: '`analytics` is the bounded fallback' }),
  connections: serverConnections.nullable(),
});

const verdictView = z.object({
  state: z.enum(['in', 'out']),
  reason: z.string(),
  since: instant,
  limitMs: ms,
  back: z
    .string()
    .nullable()
    .meta({ description: 'What brings it back, e.g. "back when under 15 s for 3 checks"; null: it is in' }),
});

const replicaView = z.object({
  name: z.string(),
  host: z.string(),
  /** For dashboards, the strictest limit. */
  ...verdictView.shape,
  report: verdictView.meta({ description: 'The same for reports and exports' }),
  lagMs: ms.nullable(),
  lagBytes: ms.nullable(),
  lastCheckAt: instant.nullable(),
  takenOut: z
    .object({ by: z.string(), at: instant })
    .nullable()
    .meta({ description: 'Set while an administrator has taken it out' }),
  pools: z.array(poolView),
  connections: serverConnections.nullable(),
});
export type ReplicaView = z.output<typeof replicaView>;

const purposeView = z.object({
  purpose: z.string(),
  nodes: z
    .record(z.string(), count)
    .meta({ description: 'Answers by node: primary, replica-1, …; 4xx are answers' }),
  fallbacks: count.meta({ description: 'Of those, by the primary because no replica would do' }),
  refused: count.meta({
    description: '503: no node would do, none was free in time, or none answered in time',
  }),
  retries: count.meta({ description: 'Attempts repeated on another host' }),
  errors: count.meta({ description: 'Ended in an error that is neither a refusal nor an answer (4xx)' }),
  p50Ms: ms.nullable(),
  p95Ms: ms.nullable(),
});

const statementView = z.object({
  text: z.string().meta({ description: 'Without the values' }),
  pool: z.string(),
  calls: count,
  failures: count.meta({ description: 'Of those, failed, cancelled or timed out' }),
  meanMs: ms,
  maxMs: ms,
  lastAt: instant,
});

const counters = z.object({
  unknownPurpose: count,
  tokensRefused: count.meta({ description: 'Malformed or forged LSN tokens' }),
  tokensAhead: count.meta({
    description:
      'Reads for a position that the primary does not have: lost in a crash, answered all the same',
  }),
  freshWaits: count.meta({ description: 'Reads that waited for a replica to replay a write' }),
  freshFallbacks: count.meta({ description: 'Of those, the ones the primary had to answer' }),
  shed: count.meta({ description: 'Requests refused at once because too many waited, over all pools' }),
});

/** What the router of one process knows of itself. */
export const routerStats = z.object({
  primary: primaryView.omit({ connections: true }),
  replicas: z.array(replicaView.omit({ connections: true })),
  purposes: z.array(purposeView),
  statements: z.array(statementView).meta({ description: 'The slowest, by their worst time' }),
  counters,
  useReadReplica: z.boolean(),
  fallbackEnabled: z.boolean(),
});
export type RouterStats = z.output<typeof routerStats>;

const processHealth = z.object({
  startedAt: instant,
  loopDelayP99Ms: ms.meta({ description: 'Event-loop delay of the last interval' }),
  loopUtilization: z.number().min(0).max(1),
  rssBytes: count,
  heapUsedBytes: count,
  sockets: count,
});

/** A process by its heartbeat row. */
export const processView = z.object({
  id: z.string(),
  name: z.string().meta({ description: 'host:pid' }),
  role: z.enum(['all', 'web', 'worker']),
  self: z.boolean().meta({ description: 'The process that answers' }),
  seenAt: instant,
  alive: z.boolean().meta({ description: 'Heard of within three heartbeats' }),
  health: processHealth,
  router: routerStats,
});
export type ProcessView = z.output<typeof processView>;

/** One point per 10 s, the last hour of the answering process. */
const historyPoint = z.object({
  at: instant,
  lagMs: z.record(z.string(), ms.nullable()).meta({ description: 'By replica, out or in; null: unknown' }),
  state: z.record(z.string(), z.enum(['in', 'out'])),
  reads: z.record(z.string(), count).meta({ description: 'Reads answered in these 10 s, by node' }),
  fallbacks: count,
  refused: count,
  utilization: z.record(z.string(), z.number()).meta({ description: 'By node/pool, e.g. primary/web' }),
  loopDelayP99Ms: ms,
});
export type HistoryPoint = z.output<typeof historyPoint>;

export const opsStats = z.object({
  primary: primaryView,
  replicas: z.array(replicaView),
  purposes: z.array(purposeView),
  statements: z.array(statementView),
  counters,
  useReadReplica: z.boolean(),
  fallbackEnabled: z.boolean(),
  process: processHealth,
  processes: z
    .array(processView)
    .nullable()
    .meta({ description: 'All that wrote a heartbeat; null: the primary is down, nobody can be asked' }),
  queue: z
    .object({ due: count, waiting: count, active: count })
    .nullable()
    .meta({ description: 'Runs that are due; jobs that wait for a worker, and at work' }),
  timestamp: instant,
});
export type OpsStats = z.output<typeof opsStats>;

export const replicaActions = ['take_out', 'put_back', 'probe'] as const;

export const stats = endpoint({
  method: 'GET',
  path: '/api/ops/stats',
  summary: 'Pools, replicas, purposes and processes as they are now',
  access: 'admin',
  response: opsStats,
});

export const history = endpoint({
  method: 'GET',
  path: '/api/ops/history',
  summary: 'The last hour of the answering process, a point every 10 s',
  access: 'admin',
  response: z.object({ points: z.array(historyPoint) }),
});

export const replicaAction = endpoint({
  method: 'POST',
  path: '/api/ops/replicas/{name}',
  summary: 'Take a replica out of all processes, put it back, or probe it now',
  access: 'admin',
  params: z.object({ name: z.string().regex(/^replica-[1-9]\d{0,2}$/, 'must be replica-1, replica-2, …') }),
  body: z.object({
    action: z.enum(replicaActions, { error: `action must be one of ${replicaActions.join(', ')}` }),
  }),
  response: replicaView,
});
