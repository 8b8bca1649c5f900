import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import { LATENCY_BOUNDS_MS } from '#db/router/latency.ts';
import type { Router } from '#db/router/router.ts';
import { AppError, errorBody, notFound } from '#lib/errors.ts';

interface Times {
  labels: Record<string, string>;
  counts: readonly number[];
  sumMs: number;
}

/** The numbers of this process for Prometheus. They are read from the router when asked for: nothing counts twice. */
export function createMetrics(router: Router): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const stats = () => router.stats();
  const registers = [registry];

  const gauge = (name: string, help: string, labelNames: string[], collect: (it: Gauge) => void) =>
    new Gauge({
      name: `leadline_${name}`,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        collect(this);
      },
    });
  const counter = (name: string, help: string, labelNames: string[], collect: (it: Counter) => void) =>
    new Counter({
      name: `leadline_${name}`,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        collect(this);
      },
    });

  const pools = () => {
    const { primary, replicas } = stats();
    return [
      { node: 'primary', pools: primary.pools },
      ...replicas.map(({ name, pools }) => ({ node: name, pools })),
    ].flatMap(({ node, pools: of }) => of.map((pool) => ({ node, pool })));
  };
  const ofPools = {
    size: 'Connections kept',
    maxOverflow: 'Connections beyond that, at most',
    checkedOut: 'Connections in use',
    waiting: 'Requests waiting for a connection',
  } as const;
  for (const [key, help] of Object.entries(ofPools) as [keyof typeof ofPools, string][]) {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    gauge(`pool_${name}`, help, ['node', 'pool'], (it) => {
      for (const { node, pool } of pools()) it.set({ node, pool: pool.name }, pool[key]);
    });
  }
  counter('pool_timeouts_total', 'Requests that waited in vain for a connection', ['node', 'pool'], (it) => {
    for (const { node, pool } of pools()) it.inc({ node, pool: pool.name }, pool.timeouts);
  });

  gauge('primary_up', '1 while the primary takes writes', [], (it) =>
    it.set(router.monitor.primaryUp() ? 1 : 0),
  );
  gauge('replica_in', '1 while dashboards are read from the replica', ['replica'], (it) => {
    for (const { name, state } of stats().replicas) it.set({ replica: name }, state === 'in' ? 1 : 0);
  });
  gauge('replica_lag_seconds', 'How far the replica is behind', ['replica'], (it) => {
    for (const { name, lagMs } of stats().replicas)
      if (lagMs !== null) it.set({ replica: name }, lagMs / 1_000);
  });
  gauge('replica_lag_bytes', 'How much log the replica has not replayed', ['replica'], (it) => {
    for (const { name, lagBytes } of stats().replicas)
      if (lagBytes !== null) it.set({ replica: name }, lagBytes);
  });

  counter('reads_total', 'Answers by purpose and node', ['purpose', 'node'], (it) => {
    for (const { purpose, nodes } of stats().purposes) {
      for (const [node, count] of Object.entries(nodes)) it.inc({ purpose, node }, count);
    }
  });
  const ofPurposes = {
    fallbacks: 'Answers of the primary because no replica would do',
    refused: 'Reads and writes refused (503) because nothing would do or was free',
    retries: 'Attempts repeated on another host',
    errors: 'Reads and writes that failed',
  } as const;
  for (const [key, help] of Object.entries(ofPurposes) as [keyof typeof ofPurposes, string][]) {
    counter(`read_${key}_total`, help, ['purpose'], (it) => {
      for (const purpose of stats().purposes) it.inc({ purpose: purpose.purpose }, purpose[key]);
    });
  }
  const ofRouter = {
    unknownPurpose: ['unknown_purpose_total', 'Reads for a purpose that does not exist'],
    tokensRefused: ['lsn_tokens_refused_total', 'Malformed or forged position tokens'],
    tokensAhead: ['lsn_tokens_ahead_total', 'Reads for a position that the primary does not have'],
    freshWaits: ['fresh_waits_total', 'Reads that waited for a replica to replay a write'],
    freshFallbacks: ['fresh_fallbacks_total', 'Of those, the ones the primary answered'],
    shed: ['shed_total', 'Requests refused because too many waited'],
  } as const;
  for (const [key, [name, help]] of Object.entries(ofRouter) as [keyof typeof ofRouter, [string, string]][]) {
    counter(name, help, [], (it) => it.inc(stats().counters[key]));
  }

  registry.registerMetric(
    histogram('leadline_read_duration_seconds', 'Time of reads and writes', () =>
      router.latency().map(({ purpose, node, ...times }) => ({ labels: { purpose, node }, ...times })),
    ),
  );
  registry.registerMetric(
    histogram('leadline_pool_wait_seconds', 'Wait for a connection', () =>
      router.waits().map(({ pool, node, ...times }) => ({ labels: { pool, node }, ...times })),
    ),
  );
  return registry;
}

/** A histogram whose classes are counted elsewhere: prom-client's own would count everything a second time. */
function histogram(name: string, help: string, read: () => Times[]): Metric {
  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: read().flatMap(({ labels, counts, sumMs }) => {
        let total = 0;
        const buckets = counts.map((count, index) => {
          total += count;
          const bound = LATENCY_BOUNDS_MS[index];
          const le = bound === undefined ? '+Inf' : bound / 1_000;
          return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: total };
        });
        return [
          ...buckets,
          { metricName: `${name}_sum`, labels, value: sumMs / 1_000 },
          { metricName: `${name}_count`, labels, value: total },
        ];
      }),
    }),
  };
  return metric as unknown as Metric;
}

/**
 * Answers GET /metrics for whoever has the token; without a configured token there is no such address.
 * @returns false when the request is for something else
 */
export function answerMetrics(registry: Registry, token: string | undefined) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.url?.split('?')[0] !== '/metrics') return false;
    if (token === undefined) return refuse(response, notFound('address'));
    if (!sameText(request.headers.authorization ?? '', `Bearer ${token}`)) {
      const text = 'Metrics need the token of LEADLINE_METRICS_TOKEN: Authorization: Bearer <token>.';
      return refuse(response, new AppError('unauthenticated', 401, text));
    }
    void registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
    return true;
  };
}

function refuse(response: ServerResponse, error: AppError): true {
  response
    .writeHead(error.status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(errorBody(error)));
  return true;
}

/** In a time that tells neither where they differ nor how long the expected one is. */
function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
