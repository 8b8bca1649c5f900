import { onRaw } from '../executor.ts';
import { drainFacts } from '../facts/drain.ts';
import { type MarkKind, markStale } from '../facts/marks.ts';
import type { Router } from '../router/router.ts';

/** For tests: marks what was seeded as changed, and makes its facts, as a worker does. */
export async function derive(
  router: Router,
  clientId: number,
  kind: MarkKind = 'everything',
  ids: readonly number[] = [],
): Promise<void> {
  await router.etl({ clientId }, async (raw) => {
    await markStale(onRaw(raw), clientId, kind, ids);
    while ((await drainFacts(onRaw(raw), clientId)).left !== 'nothing');
  });
}
