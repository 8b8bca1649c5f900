import type { OpsStats, PoolView, ReplicaView } from '#lib/api/ops.ts';

const at = '2026-11-24T12:00:00.000Z';

export const pool = (name: string, over: Partial<PoolView> = {}): PoolView => ({
  name,
  size: 5,
  maxOverflow: 0,
  checkedOut: 0,
  checkedIn: 5,
  overflow: 0,
  waiting: 0,
  oldestWaitMs: 0,
  waitP95Ms: null,
  timeouts: 0,
  shed: 0,
  utilization: 0,
  ...over,
});

export function replica(index: number, over: Partial<ReplicaView> = {}): ReplicaView {
  const verdict = { state: 'in' as const, reason: 'healthy', since: at, back: null };
  return {
    name: `replica-${index}`,
    host: `10.0.0.${index}:5432`,
    ...verdict,
    limitMs: 30_000,
    report: { ...verdict, limitMs: 300_000 },
    lagMs: 0,
    lagBytes: 0,
    lastCheckAt: at,
    takenOut: null,
    pools: [pool('analytics'), pool('sessions')],
    connections: null,
    ...over,
  };
}

/** A house in which all is well. */
export const healthy = (over: Partial<OpsStats> = {}): OpsStats => ({
  primary: {
    host: '10.0.0.9:5432',
    state: 'up',
    reason: 'healthy',
    since: at,
    lastCheckAt: at,
    pools: [pool('web'), pool('etl'), pool('analytics')],
    connections: null,
  },
  replicas: [replica(1), replica(2)],
  purposes: [],
  statements: [],
  counters: {
    unknownPurpose: 0,
    tokensRefused: 0,
    tokensAhead: 0,
    freshWaits: 0,
    freshFallbacks: 0,
    shed: 0,
  },
  useReadReplica: true,
  fallbackEnabled: true,
  process: {
    startedAt: at,
    loopDelayP99Ms: 1,
    loopUtilization: 0.1,
    rssBytes: 1,
    heapUsedBytes: 1,
    sockets: 1,
  },
  processes: [],
  queue: null,
  timestamp: at,
  ...over,
});
