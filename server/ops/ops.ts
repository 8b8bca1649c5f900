import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Listener } from '#db/listen.ts';
import { type DueRun, dueRuns } from '#db/queries/due-runs.ts';
import { listProcesses } from '#db/queries/processes.ts';
import type { Router } from '#db/router/router.ts';
import { removeHeartbeat, writeHeartbeat } from '#db/writes/heartbeat.ts';
import { orderReplica, type ReplicaOrder } from '#db/writes/replica-overrides.ts';
import type { HistoryPoint, OpsStats, ReplicaView } from '#lib/api/ops.ts';
import type { ProcessRole } from '#lib/config.ts';
import { notFound } from '#lib/errors.ts';
import { createHistory } from './history.ts';
import { followOverrides } from './overrides.ts';
import { watchProcess } from './process-health.ts';

export interface OpsOptions {
  router: Router;
  listener: Listener;
  sockets: () => number;
  role: ProcessRole;
  log: Logger;
  heartbeatMs?: number;
}

/** What an operator sees of this process and of the others. */
export interface Ops {
  stats(): OpsStats;
  history(): HistoryPoint[];
  /** @throws AppError `not_found` for a replica that is none */
  order(order: Omit<ReplicaOrder, 'address'>): Promise<ReplicaView>;
  close(): Promise<void>;
}

const HEARTBEAT_MS = 5_000;
/** Heartbeats that may be missed before a process counts as gone. */
const MISSED = 3;

/** Runs that are due: those at work, and those that wait for a worker. */
function depthOf(due: DueRun[]): NonNullable<OpsStats['queue']> {
  const active = due.filter(({ silentSeconds }) => silentSeconds !== null).length;
  return { due: due.length, waiting: due.length - active, active };
}

/** Collects statistics, tells the other processes by a heartbeat row, and hears of them and of orders. */
export async function startOps(options: OpsOptions): Promise<Ops> {
  const { router, listener, sockets, role, log, heartbeatMs = HEARTBEAT_MS } = options;
  const id = randomUUID();
  const name = `${hostname()}:${process.pid}`;
  const health = watchProcess(sockets);
  const history = createHistory();
  const overrides = await followOverrides(router, listener, log);
  const elsewhere: Pick<OpsStats, 'processes' | 'queue'> & {
    connections: Awaited<ReturnType<Router['serverConnections']>> | undefined;
  } = { processes: null, queue: null, connections: undefined };
  let failed = false;
  let busy: Promise<void> | undefined;

  async function exchange() {
    elsewhere.connections = await router.serverConnections();
    try {
      const beat = { id, name, role, health: health.sample(), router: router.stats() };
      await router.write('upsert', { clientId: null, deadlineMs: heartbeatMs }, (tx) =>
        writeHeartbeat(tx, beat),
      );
      elsewhere.processes = await router.read('job_control', { clientId: null }, (db) =>
        listProcesses(db, id, (heartbeatMs * MISSED) / 1_000),
      );
      elsewhere.queue = depthOf(await router.read('job_control', { clientId: null }, dueRuns));
      failed = false;
    } catch (error) {
      elsewhere.processes = null;
      elsewhere.queue = null;
      if (!failed) log.warn({ err: error }, 'the heartbeat cannot be written; trying on');
      failed = true;
    }
  }

  const beat = () => {
    busy ??= exchange().finally(() => {
      busy = undefined;
    });
    return busy;
  };
  const record = () => history.add(new Date(), router.stats(), health.latest());
  await beat();
  record();
  const timers = [setInterval(() => void beat(), heartbeatMs), setInterval(record, 10_000)];
  for (const timer of timers) timer.unref();

  function stats(): OpsStats {
    const { primary, replicas, ...rest } = router.stats();
    const { connections, processes, queue: depth } = elsewhere;
    return {
      primary: { ...primary, connections: connections?.primary ?? null },
      replicas: replicas.map((replica) => ({
        ...replica,
        connections: connections?.replicas[replica.name] ?? null,
      })),
      ...rest,
      process: health.latest(),
      processes,
      queue: depth,
      timestamp: new Date().toISOString(),
    };
  }

  return {
    stats,
    history: history.points,
    async order(order) {
      const find = () => stats().replicas.find((replica) => replica.name === order.name);
      const replica = find();
      if (!replica) throw notFound('replica');
      await router.write('admin_config', { clientId: null }, (tx) =>
        orderReplica(tx, { ...order, address: replica.host }),
      );
      await overrides.apply();
      if (order.action === 'probe') await router.monitor.checkReplicaHealth();
      return find() ?? replica;
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      health.close();
      await busy;
      await router
        .write('delete', { clientId: null, deadlineMs: 1_000 }, (tx) => removeHeartbeat(tx, id))
        .catch(() => {});
    },
  };
}
