import { type Answer, load } from '../e2e/load.ts';
import { endedRunStates } from '../lib/run-machine.ts';
import { atMost, type Context, info, median, quantile, type Row, sleep } from './bench.ts';
import { openProcesses } from './running-product.ts';
import { startSampleProcess } from './sample.ts';

const BROWSERS = 4;

/** What browsers asked for, when there was nothing else to do and during a sync. */
interface Asked {
  idle: Answer[][];
  busy: Answer[][];
}

/**
 * Browsers ask the built product for what costs next to nothing and for dashboards, idle and while it loads as fast as
 * it can; then the same with the sync in a process of its own, which shows what of it is the two cores' doing: the
 * dashboards' statements and the sync's want the same ones, whoever sends them.
 */
export async function httpDuringSync(context: Context): Promise<Row[]> {
  const one = await measure(context, 0);
  const apart = await measure(context, 1);
  const p99 = (answers: Answer[]) =>
    quantile(
      answers.map(({ ms }) => ms),
      0.99,
    );
  const added = ({ idle, busy }: Asked) =>
    median(busy.map((answers, round) => p99(answers) - p99(idle[round]!)));
  const all = (rounds: Answer[][]) => p99(rounds.flat());
  return [
    atMost('HTTP p99 of /api/health/live during a full-speed sync: added', added(one.live), 'ms', 10),
    info('the same, sync in a process of its own', added(apart.live), 'ms'),
    info('HTTP p99 of /api/health/live, idle', all(one.live.idle), 'ms'),
    atMost(
      'HTTP p99 of dashboards during it: times that with the sync in a process of its own',
      all(one.dashboards.busy) / all(apart.dashboards.busy),
      '',
      1.25,
    ),
    info('HTTP p99 of dashboards during it', all(one.dashboards.busy), 'ms'),
    info('the same, sync in a process of its own', all(apart.dashboards.busy), 'ms'),
    info('HTTP p99 of dashboards, idle', all(one.dashboards.idle), 'ms'),
    info('the sync meanwhile', median(one.rates), 'pull requests/s'),
    info('the same, in a process of its own', median(apart.rates), 'pull requests/s'),
  ];
}

async function measure({ scale, say }: Context, workers: number) {
  const house = await openProcesses({ web: 1, workers, replicas: 1 });
  const sample = await startSampleProcess({ pullRequestsPerMonth: 1_500, months: 24 });
  try {
    const rounds = Math.max(3, Math.round(7 * scale));
    const seconds = 4;
    const where = workers === 0 ? 'in the same process' : 'in a process of its own';
    say(`${rounds} rounds of ${BROWSERS} browsers, idle and during a full-speed sync ${where}`);
    const integration = await house.connect(sample, 'Full speed');
    const dashboards = ['pull-request-summary', 'pull-request-stages', 'pull-requests'].map(
      (metric) => `${house.product.url}/api/metrics/${metric}?client=${house.client}`,
    );
    const live = [`${house.product.url}/api/health/live`];
    const under = async (urls: string[]) => {
      const seen = await load({ urls, cookie: house.cookie, clients: BROWSERS, seconds, thinkMs: 30 });
      if (seen.failed.length > 0) throw new Error(`failed: ${JSON.stringify(seen.failed[0])}`);
      return seen.answers;
    };
    await under(dashboards);
    await under(live);
    const asked = { live: { idle: [], busy: [] } as Asked, dashboards: { idle: [], busy: [] } as Asked };
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      asked.dashboards.idle.push(await under(dashboards));
      asked.live.idle.push(await under(live));
      const run = await house.startRun(integration);
      const done = async () => (await house.run(run)).steps.reduce((sum, step) => sum + step.done, 0);
      await until(async () => (await done()) > 0);
      const before = await done();
      const from = performance.now();
      asked.dashboards.busy.push(await under(dashboards));
      asked.live.busy.push(await under(live));
      rates.push((1_000 * ((await done()) - before)) / (performance.now() - from));
      const { state } = await house.run(run);
      if (endedRunStates.includes(state)) throw new Error(`the sync ${state} before it was measured`);
      await house.post(`/api/runs/${run}/control`, { command: 'stop' });
      await until(async () => endedRunStates.includes((await house.run(run)).state));
      // What it left behind for replica and vacuum is not the next round's.
      await sleep(1_000);
    }
    return { ...asked, rates };
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
