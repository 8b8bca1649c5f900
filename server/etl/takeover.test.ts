import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { RunView } from '#lib/runs.ts';
import { long } from '#lib/testing/long.ts';
import { createFixture, type Fixture, smallWorld, type WorkerProcess } from './testing/fixture.ts';
import { expectEverything, expectUnbrokenEvents, runOf } from './testing/inspect.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const KILLS = 50;
const chunks = { chunkSize: 25, maxWaitMs: 1_000 };

/** Which of the workers holds the run; undefined: none now. */
async function holder(runId: number, workers: Map<number, WorkerProcess>) {
  const run = await runOf(fixture, runId);
  const pid = Number(run.worker?.split(':').at(-1));
  return run.state === 'running' && workers.has(pid)
    ? { pid, attempt: run.attempt, chunks: chunksOf(run) }
    : undefined;
}

const chunksOf = ({ steps }: RunView) => steps.reduce((sum, step) => sum + step.chunks, 0);

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
}

// One kill: kill.test.ts.
it.runIf(long)(
  `goes on elsewhere when its worker is killed, ${KILLS} times in one run, with nothing lost and nothing twice`,
  async () => {
    fixture = await createFixture({
      latencyMs: 80,
      world: smallWorld({ repositories: 2, pullRequestsPerMonth: 8_500 }),
    });
    const workers = new Map<number, WorkerProcess>();
    const begin = () => {
      const worker = fixture.spawn(chunks);
      workers.set(worker.pid, worker);
    };
    begin();
    begin();
    const runId = await fixture.start();
    const delays: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const held = await until(() => holder(runId, workers));
      await sleep(Math.random() * 600);
      workers.get(held.pid)?.kill('SIGKILL');
      workers.delete(held.pid);
      const from = performance.now();
      begin();
      // Another attempt that has committed something.
      await until(async () => {
        const run = await runOf(fixture, runId);
        if (run.finishedAt) return run;
        return run.attempt > held.attempt && chunksOf(run) > held.chunks ? run : undefined;
      });
      delays.push(performance.now() - from);
      const { finishedAt } = await runOf(fixture, runId);
      expect(finishedAt, 'the run must be long enough for all kills').toBeNull();
    }
    const run = await until(async () => {
      const now = await runOf(fixture, runId);
      return now.finishedAt ? now : undefined;
    });
    expect(run).toMatchObject({ state: 'succeeded' });
    await expectEverything(fixture);
    await expectUnbrokenEvents(fixture, runId);
    delays.sort((a, b) => a - b);
    const seconds = (ms: number | undefined) => ((ms ?? 0) / 1_000).toFixed(1);
    process.stdout.write(
      `${KILLS} kills, ${run.steps.reduce((sum, { done }) => sum + done, 0)} records: on elsewhere after ${seconds(delays[Math.floor(KILLS / 2)])} s (median), ${seconds(delays[Math.floor(KILLS * 0.95)])} s (p95), ${seconds(delays.at(-1))} s (worst)\n`,
    );
    expect(run.steps.reduce((sum, { done }) => sum + done, 0)).toBeGreaterThan(20_000);
    expect(delays[Math.floor(KILLS * 0.95)]).toBeLessThan(15_000);
    expect(delays.at(-1)).toBeLessThan(20_000);
  },
  KILLS * 30_000 + 60_000,
);

// What such a worker writes is refused: fencing.test.ts.
it.runIf(long).each(['frozen', 'loop held'] as const)(
  'is taken over from a worker that does not answer (%s), and refuses what that one writes afterwards',
  async (how) => {
    fixture = await createFixture({
      latencyMs: 120,
      world: smallWorld({ repositories: 1, pullRequestsPerMonth: 150 }),
    });
    const workers = new Map<number, WorkerProcess>();
    for (let i = 0; i < 2; i++) {
      const worker = fixture.spawn(chunks);
      workers.set(worker.pid, worker);
    }
    const runId = await fixture.start();
    const first = await until(() => holder(runId, workers));
    await sleep(500);
    // Its process lives, and answers nobody; longer than the heartbeat may fail.
    workers.get(first.pid)?.kill(how === 'frozen' ? 'SIGSTOP' : 'SIGUSR2');
    const next = await until(async () => {
      const held = await holder(runId, workers);
      return held && held.pid !== first.pid ? held : undefined;
    });
    expect(next.attempt).toBe(first.attempt + 1);
    workers.get(first.pid)?.kill('SIGCONT');
    const run = await until(async () => {
      const now = await runOf(fixture, runId);
      return now.finishedAt ? now : undefined;
    });
    expect(run).toMatchObject({ state: 'succeeded', attempt: next.attempt });
    await expectEverything(fixture);
    await expectUnbrokenEvents(fixture, runId);
  },
  90_000,
);
