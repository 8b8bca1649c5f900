import type { RunMode, RunView } from '#lib/runs.ts';
import type { Random } from '#sources/sample/generate/random.ts';
import type { Fixture } from './fixture.ts';
import { runOf } from './inspect.ts';

type Synced = Pick<Fixture, 'router' | 'clientId' | 'start' | 'execute' | 'control'>;

/** Given to a fixture as its `onAsked`: what happens in the midst of a run. */
export class Meanwhile {
  #at = 0;
  #asked = 0;
  #what = () => {};

  /** With the so manieth time from now that the source is asked. */
  plan(at: number, what: () => void): void {
    [this.#at, this.#asked, this.#what] = [at, 0, what];
  }

  asked = (): void => {
    if (++this.#asked === this.#at) this.#what();
  };
}

/**
 * An incremental sync to its end, in some way: straight through, with a change in its midst, or broken off by its worker
 * or a person and gone on with after another change.
 * @param edit lets something change
 */
export async function syncSomehow(
  fixture: Synced,
  { random, meanwhile, edit }: { random: Random; meanwhile: Meanwhile; edit: () => void },
): Promise<RunView> {
  const runId = await fixture.start('incremental');
  const how = random.pick(['through', 'edited', 'left', 'pause', 'stop'] as const);
  const leave = new AbortController();
  const orders: Promise<unknown>[] = [];
  meanwhile.plan(random.int(2, 60), () => {
    if (how === 'edited') edit();
    if (how === 'left') leave.abort(new Error('The server is stopping'));
    // It may have ended by then.
    if (how === 'pause' || how === 'stop') orders.push(fixture.control(runId, how).catch(() => {}));
  });
  await fixture.execute(runId, leave.signal);
  await Promise.all(orders);
  meanwhile.plan(0, () => {});
  return await toItsEnd(fixture, runId, edit);
}

export async function syncWhole(fixture: Synced, mode: RunMode): Promise<RunView> {
  const runId = await fixture.start(mode);
  await fixture.execute(runId);
  return await toItsEnd(fixture, runId);
}

/** Goes on with a run until it has ended; after a stop another one goes on. */
async function toItsEnd(fixture: Synced, runId: number, meanwhile = () => {}): Promise<RunView> {
  for (;;) {
    const run = await runOf(fixture, runId);
    if (run.state === 'succeeded' || run.state === 'partial' || run.state === 'failed') return run;
    meanwhile();
    if (run.state === 'stopped') runId = await fixture.start('incremental');
    if (run.state === 'paused') await fixture.control(runId, 'resume');
    await fixture.execute(runId);
  }
}

/** What a failing expectation should show of a run. */
export const toldOf = ({ error, steps }: RunView): string =>
  [error?.message, ...steps.map((step) => step.error && `${step.name}: ${step.error.message}`)]
    .filter(Boolean)
    .join('\n');
