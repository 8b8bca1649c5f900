import { setTimeout as sleep } from 'node:timers/promises';
import type { Router } from '#db/router/router.ts';

export interface Governor {
  /** Waits, after a chunk, while a replica is too late. @returns why; null: nothing holds it back */
  pace(signal: AbortSignal): Promise<string | null>;
}

/** The longest that one chunk is held back: loading slows down, and never stands still. */
const MOST_MS = 1_000;

/**
 * Slows loading when replication lag passes half of what dashboards tolerate, before they have to leave their replica:
 * the more, the nearer the lag is to the limit. A replica that is gone, or was taken out, holds nobody up.
 */
export function createGovernor({ monitor }: Pick<Router, 'monitor'>): Governor {
  return {
    async pace(signal) {
      let worst: { name: string; lagMs: number; limitMs: number } | undefined;
      for (const { name, lagMs, limitMs, takenOut } of monitor.health('dashboard')) {
        if (lagMs === null || takenOut || lagMs <= limitMs / 2) continue;
        if (!worst || lagMs > worst.lagMs) worst = { name, lagMs, limitMs };
      }
      if (!worst) return null;
      const { name, lagMs, limitMs } = worst;
      const share = Math.min(1, (lagMs - limitMs / 2) / (limitMs / 2));
      await sleep(Math.max(50, share * MOST_MS), undefined, { signal }).catch(() => {});
      return `${name} is ${Math.round(lagMs / 1000)} s behind (half of the limit is ${limitMs / 2000} s): loading goes slower until it has caught up`;
    },
  };
}
