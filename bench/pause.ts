import { endedRunStates } from '../lib/run-machine.ts';
import type { RunView } from '../lib/runs.ts';
import { atMost, type Context, info, median, type Row, sleep } from './bench.ts';
import { openBrowsers } from './browsers.ts';
import type { RunningProduct } from './running-product.ts';
import type { SampleProcess } from './sample.ts';

const LATEST_MS = 10_000;

const loaded = ({ steps }: RunView) => steps.reduce((sum, { done }) => sum + done, 0);

/** Somebody clicks on pause in the midst of a sync, again and again, and watches. */
export async function clickPause(
  house: RunningProduct,
  sample: SampleProcess,
  { scale, say }: Context,
): Promise<Row[]> {
  const clicks = Math.max(8, Math.round(40 * scale));
  say(`${clicks} clicks on pause at random points of a sync`);
  const integration = await house.connect(sample, 'To pause');
  const browser = await openBrowsers(house, 1);
  let run = await house.startRun(integration);
  let pausedAt: number | null = null;
  browser.onEvent(({ runId, body }) => {
    if (runId === run && body.type === 'state' && body.state === 'paused') pausedAt = performance.now();
  });
  const order = (command: 'pause' | 'resume') => house.post<RunView>(`/api/runs/${run}/control`, { command });
  const answered: number[] = [];
  const inForce: number[] = [];
  let loadedAfter = 0;
  try {
    while (answered.length < clicks) {
      const { state } = await house.run(run);
      if (endedRunStates.includes(state)) {
        if (state !== 'succeeded') throw new Error(`the sync ${state}`);
        run = await house.startRun(integration);
      }
      if (state !== 'running') {
        await sleep(20);
        continue;
      }
      await sleep(Math.random() * 800);
      pausedAt = null;
      const from = performance.now();
      const view = await order('pause').catch((error: Error) => {
        // It ended in the meantime.
        if (error.message.includes('run_ended')) return null;
        throw error;
      });
      if (!view) continue;
      const took = performance.now() - from;
      while (pausedAt === null && performance.now() - from < LATEST_MS) await sleep(5);
      const after = await house.run(run);
      // The end came first: that is no answer to the click.
      if (endedRunStates.includes(after.state)) continue;
      answered.push(took);
      inForce.push((pausedAt ?? Number.POSITIVE_INFINITY) - from);
      await sleep(100);
      if (loaded(await house.run(run)) !== loaded(after)) loadedAfter++;
      await order('resume');
    }
  } finally {
    browser.close();
  }
  return [
    atMost(`a click on pause answered: worst of ${clicks}`, Math.max(...answered), 'ms', 250),
    atMost('a click on pause in force, as a browser sees it: worst', Math.max(...inForce) / 1_000, 's', 2),
    atMost('runs that loaded something while paused', loadedAfter, 'runs', 0),
    info('a click on pause answered: median', median(answered), 'ms'),
    info('a click on pause in force: median', median(inForce), 'ms'),
  ];
}
