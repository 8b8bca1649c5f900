/**
 * Works on several steps at a time. Those of one scope come one after the other, as a later one builds on what the
 * earlier ones have loaded; those of different scopes go side by side, the first ones first. What one throws ends all:
 * the others commit what they have, and leave.
 *
 * @param most steps at a time
 * @param work false: the step was stopped on its way, and so are the others
 * @returns whether all were worked through
 * @throws what the first of them threw, when all have left
 */
export async function sideBySide<S extends { scope: string }>(
  steps: readonly S[],
  { most, signal: outer }: { most: number; signal: AbortSignal },
  work: (step: S, signal: AbortSignal) => Promise<boolean>,
): Promise<boolean> {
  const halt = new AbortController();
  const signal = AbortSignal.any([outer, halt.signal]);
  const waiting = [...steps];
  const busy = new Set<string>();
  let failed: { error: unknown } | null = null;

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
        if (!halt.signal.aborted) failed = { error };
        halt.abort(new Error('another step has failed'));
      }
      busy.delete(step.scope);
    }
  }

  await Promise.all(Array.from({ length: Math.min(most, steps.length) }, worker));
  if (failed) throw (failed as { error: unknown }).error;
  return waiting.length === 0 && !halt.signal.aborted;
}
