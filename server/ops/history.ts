import type { HistoryPoint, RouterStats } from '#lib/api/ops.ts';
import type { Health } from './process-health.ts';

/** An hour of points, one every 10 s. */
const POINTS = 360;

export interface History {
  add(at: Date, stats: RouterStats, health: Health): void;
  points(): HistoryPoint[];
}

/** The last hour of this process; counters become what happened since the point before. */
export function createHistory(): History {
  const points: HistoryPoint[] = [];
  let before = totals({ purposes: [] });
  return {
    add(at, stats, health) {
      const now = totals(stats);
      const reads = Object.entries(now.reads).map(([node, n]) => [node, n - (before.reads[node] ?? 0)]);
      points.push({
        at: at.toISOString(),
        lagMs: Object.fromEntries(stats.replicas.map(({ name, lagMs }) => [name, lagMs])),
        state: Object.fromEntries(stats.replicas.map(({ name, state }) => [name, state])),
        reads: Object.fromEntries(reads),
        fallbacks: now.fallbacks - before.fallbacks,
        refused: now.refused - before.refused,
        utilization: Object.fromEntries(
          [{ name: 'primary', pools: stats.primary.pools }, ...stats.replicas].flatMap(({ name, pools }) =>
            pools.map((pool) => [`${name}/${pool.name}`, pool.utilization]),
          ),
        ),
        loopDelayP99Ms: health.loopDelayP99Ms,
      });
      before = now;
      if (points.length > POINTS) points.shift();
    },
    points: () => [...points],
  };
}

function totals({ purposes }: Pick<RouterStats, 'purposes'>) {
  const reads: Record<string, number> = {};
  let fallbacks = 0;
  let refused = 0;
  for (const purpose of purposes) {
    fallbacks += purpose.fallbacks;
    refused += purpose.refused;
    for (const [node, n] of Object.entries(purpose.nodes)) reads[node] = (reads[node] ?? 0) + n;
  }
  return { reads, fallbacks, refused };
}
