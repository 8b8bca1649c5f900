import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { ProcessView } from '#lib/api/ops.ts';

export type Health = ProcessView['health'];

/** How this process fares; loop figures are those between the two last samples. */
export interface ProcessHealth {
  sample(): Health;
  latest(): Health;
  close(): void;
}

/** @param sockets how many browsers are connected now */
export function watchProcess(sockets: () => number): ProcessHealth {
  const startedAt = new Date(Date.now() - process.uptime() * 1_000).toISOString();
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let before: EventLoopUtilization = performance.eventLoopUtilization();
  let latest = read();

  function read(): Health {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    const p99 = delay.count > 0 ? delay.percentile(99) / 1e6 : 0;
    delay.reset();
    const { rss, heapUsed } = process.memoryUsage();
    return {
      startedAt,
      // The histogram measures its own 10 ms timer: what is beyond is delay.
      loopDelayP99Ms: Math.max(0, Math.round((p99 - 10) * 10) / 10),
      loopUtilization: Math.min(1, Math.max(0, utilization)),
      rssBytes: rss,
      heapUsedBytes: heapUsed,
      sockets: sockets(),
    };
  }

  return {
    sample() {
      latest = read();
      return latest;
    },
    latest: () => latest,
    close: () => delay.disable(),
  };
}
