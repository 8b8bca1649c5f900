import { expect, it } from 'vitest';
import type { ReplicaHealth } from '#db/router/health.ts';
import type { Router } from '#db/router/router.ts';
import { createGovernor } from './governor.ts';

const replica = (more: Partial<ReplicaHealth>): ReplicaHealth => ({
  name: 'replica-1',
  state: 'in',
  reason: '',
  since: 0,
  back: null,
  limitMs: 30_000,
  lagMs: 0,
  lagBytes: 0,
  lastCheckAt: null,
  takenOut: null,
  ...more,
});

async function paced(...replicas: Partial<ReplicaHealth>[]) {
  const monitor = { health: () => replicas.map(replica) } as unknown as Router['monitor'];
  const from = performance.now();
  const reason = await createGovernor({ monitor }).pace(new AbortController().signal);
  return { reason, ms: performance.now() - from };
}

it('holds nothing back while replicas keep up, are gone, or are taken out', async () => {
  for (const health of [
    { lagMs: 15_000 },
    { lagMs: null, state: 'out' as const },
    { lagMs: 60_000, takenOut: { by: 'ada', at: new Date() } },
  ]) {
    expect((await paced(health)).reason).toBeNull();
  }
});

it('waits longer the nearer the latest replica is to its limit, and a second at most', async () => {
  const little = await paced({ lagMs: 16_500 }, { lagMs: 100 });
  expect(little.reason).toMatch(/^replica-1 is 17 s behind/);
  const much = await paced({ name: 'replica-1', lagMs: 20_000 }, { name: 'replica-2', lagMs: 90_000 });
  expect(much.reason).toMatch(/^replica-2 is 90 s behind/);
  expect(much.ms).toBeGreaterThan(little.ms);
  expect(much.ms).toBeGreaterThanOrEqual(999);
});
