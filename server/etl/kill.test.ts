import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { long } from '#lib/testing/long.ts';
import { createFixture, type Fixture } from './testing/fixture.ts';
import {
  expectEverything,
  expectUnbrokenEvents,
  pageRequests,
  progressed,
  runOf,
} from './testing/inspect.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const KILLS = 50;
const chunks = { chunkSize: 5, maxWaitMs: 1_000 };

async function expectWhole(runId: number): Promise<void> {
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'succeeded', error: null });
  const sizes = fixture.github.world.repositories.map(({ pulls }) => pulls.size);
  expect(run.steps.map(({ done }) => done)).toEqual(sizes);
  await expectEverything(fixture);
  await expectUnbrokenEvents(fixture, runId);
}

it.runIf(long)(
  `goes on at the last checkpoint after each of ${KILLS} kills, losing and doubling nothing`,
  async () => {
    fixture = await createFixture({ latencyMs: 10 });
    let kills = 0;
    let runId = 0;
    while (kills < KILLS) {
      runId = await fixture.start();
      for (;;) {
        const worker = fixture.spawn(chunks, runId);
        const run = await progressed(fixture, runId, 2 + Math.floor(Math.random() * 6));
        if (run.finishedAt || kills >= KILLS) {
          await worker.ended;
          break;
        }
        // Anywhere between two commits.
        await sleep(Math.random() * 20);
        worker.kill('SIGKILL');
        await worker.ended;
        kills++;
      }
      await expectWhole(runId);
    }
    expect((await runOf(fixture, runId)).attempt).toBeGreaterThan(1);
  },
  KILLS * 20_000,
);

it('is taken over by another worker, by itself, when its worker is killed', async () => {
  fixture = await createFixture({ latencyMs: 60 });
  const runId = await fixture.start();
  const first = fixture.spawn(chunks);
  while (!(await runOf(fixture, runId)).steps.some((step) => step.chunks > 0)) await sleep(5);
  first.kill('SIGKILL');
  await first.ended;
  const { state, seq, finishedAt, steps } = await runOf(fixture, runId);
  expect({ state, finishedAt }).toEqual({ state: 'running', finishedAt: null });
  const asked = pageRequests(fixture).length;

  fixture.spawn(chunks);
  while (!(await runOf(fixture, runId)).finishedAt) await sleep(100);
  await expectWhole(runId);
  const run = await runOf(fixture, runId);
  expect(run.attempt).toBe(2);
  expect(run.seq).toBeGreaterThan(seq);
  // It did not begin again: a step of which something was committed is not asked for from its top a second time.
  const committed = steps.find((step) => step.chunks > 0);
  const repeated = pageRequests(fixture)
    .slice(asked)
    .filter(({ variables }) => `acme/${variables?.name}` === committed?.scope && !variables?.after);
  expect(repeated.length).toBeLessThanOrEqual(1);
}, 60_000);

it.runIf(long)(
  'is taken over from a worker that stands still, whose writes are refused when it wakes',
  async () => {
    fixture = await createFixture({ latencyMs: 60 });
    const runId = await fixture.start();
    const first = fixture.spawn(chunks);
    await progressed(fixture, runId, 8);
    first.kill('SIGSTOP');
    fixture.spawn(chunks);
    while ((await runOf(fixture, runId)).attempt < 2) await sleep(50);
    first.kill('SIGCONT');
    while (!(await runOf(fixture, runId)).finishedAt) await sleep(100);
    await expectWhole(runId);
    expect((await runOf(fixture, runId)).attempt).toBe(2);
  },
  90_000,
);
