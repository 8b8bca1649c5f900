import { markedSteps } from '#db/queries/marked.ts';
import { BY_WEBHOOK } from '#db/writes/dirty-records.ts';
import type { RunMode, RunView } from '#lib/runs.ts';
import type { Random } from '#sources/sample/generate/random.ts';
import { startScheduled } from '../schedule.ts';
import { type Fixture, quiet } from './fixture.ts';
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

/** Lets the run begin that deliveries ask for, and works on it; undefined: there are none. */
export async function syncMarked(
  fixture: Fixture,
  jobs: readonly { name: string }[],
): Promise<RunView | undefined> {
  const { router, clientId, integrationId } = fixture;
  const names = jobs.map(({ name }) => name);
  const steps = await router.read('job_control', { clientId }, (db) => markedSteps(db, integrationId, names));
  if (steps.length === 0) return undefined;
  const runId = await fixture.start('incremental', { steps, requestedBy: BY_WEBHOOK });
  await fixture.execute(runId);
  return await toItsEnd(fixture, runId);
}

let turn: Promise<unknown> = Promise.resolve();

/**
 * Lets the schedule's time come, so long from now, and works on the run that it starts. One after the other: schedules of
 * other tests in the database are not to come with it.
 */
export async function syncByItself(fixture: Fixture, days: number): Promise<RunView> {
  const { router, clientId, integrationId, database } = fixture;
  const begin = turn.then(async () => {
    await database.owner`
      insert into etl_schedules (integration_id, client_id, cron, time_zone, next_at, changed_by)
      values (${integrationId}, ${clientId}, '*/15 * * * *', 'UTC', now() - interval '1 minute', 'test')
      on conflict (integration_id) do update set next_at = now() - interval '1 minute'`;
    const now = new Date(Date.now() + days * 86_400_000);
    await startScheduled({ router, log: quiet }, () => now);
  });
  turn = begin.catch(() => {});
  await begin;
  const [run] = await database.owner`
    select id::int from etl_runs where client_id = ${clientId} and started_by = 'schedule' order by id desc limit 1`;
  await fixture.execute(run?.id);
  return await toItsEnd(fixture, run?.id);
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
