import { afterEach, beforeEach, expect, it } from 'vitest';
import { createListener } from '#db/listen.ts';
import { runEvents } from '#db/queries/run-events.ts';
import { logins } from '#db/roles.ts';
import { restartRun, retryStep } from '#db/writes/run-control.ts';
import { isAppError } from '#lib/errors.ts';
import type { RunCommand } from '#lib/run-machine.ts';
import { long } from '#lib/testing/long.ts';
import type { Etl } from './engine.ts';
import { createFixture, type Fixture, smallWorld } from './testing/fixture.ts';
import {
  expectEverything,
  expectUnbrokenEvents,
  pageRequests,
  progressed,
  runOf,
} from './testing/inspect.ts';

const chunks = { chunkSize: 10 };

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture({
    latencyMs: 30,
    world: smallWorld({ repositories: 2, pullRequestsPerMonth: 60 }),
  });
});
afterEach(() => fixture.close());

async function until(runId: number, state: string) {
  for (;;) {
    const run = await runOf(fixture, runId);
    if (run.state === state) return run;
    if (run.finishedAt && run.state !== state) throw new Error(`the run is ${run.state}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Committed progress only, and no page asked for twice but the open chunk's and the one ahead. */
function repeated(): number {
  const asked = pageRequests(fixture).map(({ variables }) => JSON.stringify(variables));
  return asked.length - new Set(asked).size;
}

it('pauses after the open chunk, holds no worker, and goes on at the checkpoint', async () => {
  const etl = await fixture.engine(chunks);
  const runId = await fixture.start();
  etl.wake();
  await progressed(fixture, runId, 5);
  expect(await fixture.control(runId, 'pause')).toMatchObject({ state: 'pausing', desiredState: 'paused' });
  const paused = await until(runId, 'paused');
  expect(paused).toMatchObject({ worker: null, requestedBy: 'test', finishedAt: null });
  const asked = pageRequests(fixture).length;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(pageRequests(fixture)).toHaveLength(asked);

  expect(await fixture.control(runId, 'resume')).toMatchObject({ state: 'queued', desiredState: 'running' });
  etl.wake();
  expect(await until(runId, 'succeeded')).toMatchObject({ attempt: 2 });
  await expectEverything(fixture);
  await expectUnbrokenEvents(fixture, runId);
  // The page that was fetched ahead, and those of the open chunk, per pass.
  expect(repeated()).toBeLessThanOrEqual(4);
});

const PAUSES = long ? 200 : 4;

it(
  `is paused and resumed, or stopped and restarted, ${PAUSES} times at random points, and no page is asked for twice but those that were open`,
  async () => {
    const { host, port } = fixture.database.primary;
    const { database, user, secret } = fixture.database;
    const listener = createListener({ host, port, database, login: logins(user, secret).app });
    const etl = await fixture.engine(chunks, listener);
    let runId = 0;
    let pauses = 0;
    let asked = 0;
    let twice = 0;
    const inForce: number[] = [];
    while (pauses < PAUSES) {
      runId = await fixture.start();
      etl.wake();
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
        const from = performance.now();
        const command = Math.random() < 0.25 ? 'stop' : 'pause';
        const order = await fixture.control(runId, command).catch(() => null);
        if (!order) break;
        const run = await settled(runId);
        if (run.state !== 'paused' && run.state !== 'stopped') break;
        inForce.push(performance.now() - from);
        pauses++;
        if (run.state === 'paused') await fixture.control(runId, 'resume');
        else {
          await expectUnbrokenEvents(fixture, runId);
          const next = await goOn(runId);
          if (next === null) break;
          runId = next;
        }
        etl.wake();
      }
      if ((await runOf(fixture, runId)).state !== 'stopped') await until(runId, 'succeeded');
      await expectUnbrokenEvents(fixture, runId);
      twice += repeated() - asked;
      asked = repeated();
      fixture.github.requests.length = 0;
      asked = 0;
    }
    await expectEverything(fixture);
    // Per pause: the page that was fetched ahead, those of the open chunk, and the two of a pass that begins anew.
    expect(twice).toBeLessThanOrEqual(pauses * 4);
    inForce.sort((a, b) => a - b);
    process.stdout.write(
      `${pauses} pauses and stops: in force after ${Math.round(inForce[Math.floor(pauses / 2)] ?? 0)} ms (median), ${Math.round(inForce.at(-1) ?? 0)} ms (worst)\n`,
    );
    if (long) expect(inForce.at(-1)).toBeLessThan(2_000);
    await listener.close();
  },
  PAUSES * 6_000 + 60_000,
);

/** @returns the run that goes on where the stopped one was; null: that one had read everything */
async function goOn(runId: number): Promise<number | null> {
  const { router, clientId } = fixture;
  const order = { runId, from: 'checkpoint', clientId, actor: 'test', ip: null } as const;
  try {
    const run = await router.write('job_control', { clientId }, (tx) => restartRun(tx, order));
    return Number(run.id);
  } catch (error) {
    if (isAppError(error) && error.code === 'nothing_left') return null;
    throw error;
  }
}

/** Until nobody is at work on it. */
async function settled(runId: number) {
  for (;;) {
    const run = await runOf(fixture, runId);
    if (run.state === 'paused' || run.finishedAt) return run;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it('stops for good, and says who wanted it', async () => {
  const etl = await fixture.engine(chunks);
  const runId = await fixture.start();
  etl.wake();
  await progressed(fixture, runId, 5);
  await fixture.control(runId, 'stop');
  const run = await until(runId, 'stopped');
  expect(run.steps.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  const { router, clientId } = fixture;
  const { events } = await router.read('job_control', { clientId }, (db) => runEvents(db, runId, 0));
  const states = events.flatMap(({ body }) => (body.type === 'state' ? [[body.state, body.by]] : []));
  expect(states).toEqual([
    ['queued', 'test'],
    ['running', null],
    ['stopping', 'test'],
    ['stopped', null],
  ]);
  for (const command of ['pause', 'resume', 'stop'] satisfies RunCommand[]) {
    await expect(fixture.control(runId, command)).rejects.toMatchObject({ code: 'run_ended', status: 409 });
  }
});

it('takes the same wish twice for one', async () => {
  const runId = await fixture.start();
  const [first, second] = [await fixture.control(runId, 'pause'), await fixture.control(runId, 'pause')];
  expect(second).toEqual(first);
  expect(first).toMatchObject({ state: 'paused', seq: 2 });
  const orders = await fixture.database.owner`
    select count(*)::int as n from audit_log where subject = ${`run:${runId}`} and action = 'run.pause'`;
  expect(orders[0]?.n).toBe(1);
});

it('obeys at once by its listener, while the source makes it wait', async () => {
  const { database } = fixture;
  const { host, port } = database.primary;
  const listener = createListener({
    host,
    port,
    database: database.database,
    login: logins(database.user, database.secret).app,
  });
  const etl: Etl = await fixture.engine(chunks, listener);
  const runId = await fixture.start();
  etl.wake();
  await progressed(fixture, runId, 5);
  fixture.github.setLatency(20_000);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await fixture.control(runId, 'pause');
  const from = performance.now();
  await until(runId, 'paused');
  expect(performance.now() - from, 'not when the source answers').toBeLessThan(15_000);
  await listener.close();
});

it('takes up one step alone', async () => {
  const runId = await fixture.start();
  const done = fixture.execute(runId, undefined, chunks);
  await progressed(fixture, runId, 5);
  await fixture.control(runId, 'stop');
  await done;
  const step = (await runOf(fixture, runId)).steps[1];
  const { router, clientId } = fixture;
  const alone = await router.write('job_control', { clientId }, (tx) =>
    retryStep(tx, { runId, stepId: Number(step?.id), clientId, actor: 'test', ip: null }),
  );
  await fixture.execute(Number(alone.id));
  const run = await runOf(fixture, Number(alone.id));
  expect(run.state).toBe('succeeded');
  expect(run.steps.map(({ scope }) => scope)).toEqual([step?.scope]);
});
