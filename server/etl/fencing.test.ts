import { afterEach, beforeEach, expect, it } from 'vitest';
import { onRaw } from '#db/executor.ts';
import { type Lease, LeaseLostError, leaseRun } from '#db/writes/run-lease.ts';
import { openStep, planSteps, type StepRow } from '#db/writes/steps.ts';
import { commitChunk } from './chunk-transaction.ts';
import type { ChunkPart } from './job.ts';
import { createFixture, type Fixture, quiet, smallWorld } from './testing/fixture.ts';
import { expectUnbrokenEvents, progressed, runOf } from './testing/inspect.ts';

let fixture: Fixture;
let runId: number;
beforeEach(async () => {
  fixture = await createFixture({ latencyMs: 20, world: smallWorld({ repositories: 1 }) });
  runId = await fixture.start();
});
afterEach(() => fixture.close());

async function lease(worker: string): Promise<Lease> {
  const { router, clientId } = fixture;
  const taken = await router.etl({ clientId }, (raw) => leaseRun(onRaw(raw), { runId, worker }));
  if (!taken) throw new Error('no lease');
  return taken;
}

async function step(): Promise<StepRow> {
  const { router, clientId } = fixture;
  return await router.etl({ clientId }, async (raw) => {
    const tx = onRaw(raw);
    const steps = [{ job: 'a-job', scope: 'acme/one', name: 'things of acme/one' }];
    const { all } = await planSteps(tx, { clientId, runId, steps });
    return await openStep(tx, all[0]?.id ?? '');
  });
}

function commit(held: Lease, { id }: StepRow, part: Partial<ChunkPart> = {}) {
  const { router, clientId, integrationId } = fixture;
  const key = { clientId, integrationId: String(integrationId), job: 'a-job', scope: 'acme/one' };
  const whole: ChunkPart = { cursor: { page: 1 }, total: 10, load: async () => 5, ...part };
  return commitChunk({ router, lease: held, stepId: id, key, log: quiet }, whole);
}

it('refuses the chunk of an older attempt and undoes all of it', async () => {
  const old = await lease('first');
  const opened = await step();
  await commit(old, opened);
  const newer = await lease('second');
  expect(newer.attempt).toBe(old.attempt + 1);
  const before = await runOf(fixture, runId);

  const late = commit(old, opened, { cursor: { page: 2 } });
  await expect(late).rejects.toThrow(LeaseLostError);
  expect(await runOf(fixture, runId)).toEqual(before);
  const [checkpoint] = await fixture.database.owner`select cursor from etl_checkpoints
    where client_id = ${fixture.clientId}`;
  expect(checkpoint?.cursor).toEqual({ page: 1 });

  await commit(newer, opened, { cursor: { page: 3 } });
  expect((await runOf(fixture, runId)).steps[0]).toMatchObject({ done: 10, total: 10 });
  await expectUnbrokenEvents(fixture, runId);
});

it('refuses it too when the takeover happens while the chunk is being loaded', async () => {
  const old = await lease('first');
  const opened = await step();
  const late = commit(old, opened, {
    load: async () => {
      await lease('second');
      return 5;
    },
  });
  await expect(late).rejects.toThrow(LeaseLostError);
  expect((await runOf(fixture, runId)).steps[0]).toMatchObject({ done: 0 });
});

it('lets a worker that lost its run leave without a word', async () => {
  const done = fixture.execute(runId, undefined, { chunkSize: 5 });
  await progressed(fixture, runId, 4);
  await lease('second');
  await done;
  const run = await runOf(fixture, runId);
  expect(run).toMatchObject({ state: 'running', attempt: 2, error: null });
  await expectUnbrokenEvents(fixture, runId);
});

it('gives events of different transactions consecutive numbers, however they come', async () => {
  const held = await lease('first');
  const opened = await step();
  await Promise.all(Array.from({ length: 20 }, (_, page) => commit(held, opened, { cursor: { page } })));
  await expectUnbrokenEvents(fixture, runId);
  expect((await runOf(fixture, runId)).steps[0]).toMatchObject({ done: 100 });
});

it('leaves a run alone that has ended', async () => {
  await fixture.execute(runId);
  const { router, clientId } = fixture;
  const taken = await router.etl({ clientId }, (raw) => leaseRun(onRaw(raw), { runId, worker: 'late' }));
  expect(taken).toBeNull();
});
