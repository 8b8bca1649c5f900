import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { createFixture, type Fixture, smallWorld } from './testing/fixture.ts';
import {
  expectEverything,
  expectUnbrokenEvents,
  pageRequests,
  progressed,
  runOf,
} from './testing/inspect.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const ended = async (runId: number) => {
  while (!(await runOf(fixture, runId)).finishedAt) await sleep(50);
  return await runOf(fixture, runId);
};

it('takes up what is due by itself, one run after the other', async () => {
  fixture = await createFixture({ world: smallWorld({ repositories: 1 }) });
  const first = await fixture.start();
  const etl = await fixture.engine();
  expect(await ended(first)).toMatchObject({ state: 'succeeded', attempt: 1 });
  expect(etl.up()).toBe(true);
  const second = await fixture.start('incremental');
  etl.wake();
  expect(await ended(second)).toMatchObject({ state: 'succeeded', attempt: 1 });
  await expectEverything(fixture);
});

it('gives its run back when it is stopped, and the next server goes on at the checkpoint', async () => {
  fixture = await createFixture({
    latencyMs: 30,
    world: smallWorld({ repositories: 2, pullRequestsPerMonth: 80 }),
  });
  const runId = await fixture.start();
  const first = await fixture.engine({ chunkSize: 10 });
  await progressed(fixture, runId, 6);
  await first.stop();
  const left = await runOf(fixture, runId);
  expect(left).toMatchObject({ state: 'queued', attempt: 1, error: null });
  const asked = pageRequests(fixture).length;

  await fixture.engine({ chunkSize: 10 });
  expect(await ended(runId)).toMatchObject({ state: 'succeeded', attempt: 2 });
  expect(pageRequests(fixture)[asked]?.variables?.after).toEqual(expect.any(String));
  await expectEverything(fixture);
  await expectUnbrokenEvents(fixture, runId);
});
