import { load } from '../e2e/load.ts';
import { endedRunStates } from '../lib/runs.ts';
import { atMost, type Context, info, median, type Row, sleep } from './bench.ts';
import { openProduct } from './running-product.ts';
import { startSampleProcess } from './sample.ts';

const BROWSERS = 4;

/** Browsers ask the built product for dashboards, idle and while it loads as fast as it can. */
export async function httpDuringSync({ scale, say }: Context): Promise<Row[]> {
  const house = await openProduct();
  const sample = await startSampleProcess({ pullRequestsPerMonth: 1_500, months: 12 });
  try {
    const rounds = Math.max(3, Math.round(5 * scale));
    const seconds = 5;
    say(`${rounds} rounds of ${BROWSERS} browsers, idle and during a full-speed sync, ${seconds} s each`);
    const integration = await house.connect(sample, 'Full speed');
    const dashboards = ['pull-request-summary', 'pull-request-stages', 'pull-requests'].map(
      (metric) => `${house.product.url}/api/metrics/${metric}?client=${house.client}`,
    );
    const live = [`${house.product.url}/api/health/live`];
    const under = async (urls: string[]) => {
      const seen = await load({ urls, cookie: house.cookie, clients: BROWSERS, seconds, thinkMs: 30 });
      if (seen.failed.length > 0) throw new Error(`failed: ${JSON.stringify(seen.failed[0])}`);
      return seen.p99Ms;
    };
    await under(dashboards);
    const idle = { dashboards: [] as number[], live: [] as number[] };
    const busy = { dashboards: [] as number[], live: [] as number[] };
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      idle.dashboards.push(await under(dashboards));
      idle.live.push(await under(live));
      const run = await house.startRun(integration);
      await until(async () => (await house.run(run)).steps.some(({ done }) => done > 0));
      const before = (await house.run(run)).steps.reduce((sum, { done }) => sum + done, 0);
      const from = performance.now();
      busy.dashboards.push(await under(dashboards));
      busy.live.push(await under(live));
      const { state, steps } = await house.run(run);
      const done = steps.reduce((sum, step) => sum + step.done, 0);
      rates.push((1_000 * (done - before)) / (performance.now() - from));
      if (endedRunStates.includes(state)) throw new Error(`the sync ${state} before it was measured`);
      await house.post(`/api/runs/${run}/control`, { command: 'stop' });
      await until(async () => endedRunStates.includes((await house.run(run)).state));
      // What it left behind for replica and vacuum is not the next round's.
      await sleep(1_000);
    }
    const added = (of: 'dashboards' | 'live') => median(busy[of].map((p99, round) => p99 - idle[of][round]!));
    return [
      atMost('HTTP p99 of dashboards during a full-speed sync: added', added('dashboards'), 'ms', 10),
      atMost('HTTP p99 of /api/health/live during it: added', added('live'), 'ms', 10),
      info('HTTP p99 of dashboards, idle', median(idle.dashboards), 'ms'),
      info('HTTP p99 of /api/health/live, idle', median(idle.live), 'ms'),
      info('the sync meanwhile', median(rates), 'pull requests/s'),
    ];
  } finally {
    await sample.close();
    await house.close();
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let left = 1_200; !(await condition()); left--) {
    if (left === 0) throw new Error('nothing came of it within 60 s');
    await sleep(50);
  }
}
