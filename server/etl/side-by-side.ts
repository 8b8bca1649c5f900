import { setTimeout as sleep } from 'node:timers/promises';

/** How often it is looked whether a further step may begin. */
const LOOK_MS = 250;

/**
 * Works on several steps at a time. Those of one scope come one after the other, as a later one builds on what the
 * earlier ones have loaded; those of different scopes go side by side, the first ones first. What one throws ends all:
 * the others commit what they have, and leave.
 *
 * @param most steps at a time
 * @param mayJoin whether a second and third may begin now; unless told, they may
 * @param work false: the step was stopped on its way, and so are the others
 * @returns whether all were worked through
 * @throws what the first of them threw, when all have left
 */
export async function sideBySide<S extends { scope: string }>(
  steps: readonly S[],
  { most, signal: outer, mayJoin }: { most: number; signal: AbortSignal; mayJoin?: () => boolean },
  work: (step: S, signal: AbortSignal) => Promise<boolean>,
): Promise<boolean> {
  const halt = new AbortController();
  const signal = AbortSignal.any([outer, halt.signal]);
  /** Nobody need wait to join: the first has found nothing more to do. */
  const over = new AbortController();
  const noMore = AbortSignal.any([signal, over.signal]);
  const waiting = [...steps];
  const busy = new Set<string>();
  /** What those threw that were not halted by another one. */
  const errors: unknown[] = [];

  async function join(): Promise<void> {
    while (!noMore.aborted && waiting.length > 0) {
      if (mayJoin?.() ?? true) return await worker();
      await sleep(LOOK_MS, undefined, { signal: noMore }).catch(() => {});
    }
  }

  async function worker(): Promise<void> {
    while (!signal.aborted) {
      const index = waiting.findIndex(({ scope }) => !busy.has(scope));
      const step = waiting[index];
      // What waits now belongs to scopes that are worked on: whoever is there takes it.
      if (!step) return;
      waiting.splice(index, 1);
      busy.add(step.scope);
      try {
        if (!(await work(step, signal))) halt.abort(new Error('another step was stopped'));
      } catch (error) {
        // What a halted one says comes of that.
        if (!halt.signal.aborted) errors.push(error);
        halt.abort(new Error('another step has failed'));
      }
      busy.delete(step.scope);
    }
  }

  const first = worker().finally(() => over.abort());
  await Promise.all([first, ...Array.from({ length: Math.min(most, steps.length) - 1 }, join)]);
  if (errors.length > 0) throw errors[0];
  return waiting.length === 0 && !halt.signal.aborted;
}
