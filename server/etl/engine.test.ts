import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { createIntegration } from '#db/writes/integrations.ts';
import { startRun } from '#db/writes/runs.ts';
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

const ended = async (runId: number, of = fixture) => {
  while (!(await runOf(of, runId)).finishedAt) await sleep(50);
  return await runOf(of, runId);
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

it('works for several clients at a time, however many runs one of them has', async () => {
  const slow = { latencyMs: 60, world: smallWorld({ repositories: 1, pullRequestsPerMonth: 60 }) };
  fixture = await createFixture(slow);
  const other = await createFixture(slow);
  try {
    const { router, clientId, database, github } = fixture;
    const runIds = [await fixture.start()];
    for (const name of ['Second', 'Third', 'Fourth', 'Fifth']) {
      const source = {
        kind: 'github',
        baseUrl: github.url,
        credentials: { tokens: ['sample'] as string[] },
        actor: 'test',
        name,
      } as const;
      const repositories = github.world.repositories.map(({ repository }) => repository.full_name);
      const run = await router.write('job_control', { clientId }, async (tx) => {
        const made = await createIntegration(tx, { clientId, ...source, repositories }, database.secret);
        const integrationId = Number(made.id);
        return await startRun(tx, { clientId, integrationId, mode: 'full', requestedBy: 'test' });
      });
      runIds.push(Number(run.id));
    }
    await fixture.engine();
    const seen = async () => (await runOf(fixture, runIds[0]!)).startedAt !== null;
    while (!(await seen())) await sleep(10);
    // Behind five of the other client.
    const last = await other.start();
    await ended(last, other);
    const unfinished = [];
    for (const runId of runIds) if (!(await runOf(fixture, runId)).finishedAt) unfinished.push(runId);
    expect(unfinished.length).toBeGreaterThan(0);
    await Promise.all(runIds.map((runId) => ended(runId)));
    await expectEverything(other);
  } finally {
    await other.close();
  }
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
