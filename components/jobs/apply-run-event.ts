import type { LiveRunEvent } from '#lib/events.ts';
import type { RunView, StepView } from '#lib/runs.ts';

/** `old`: already known. `gap`: an event before it is missing, so nothing was changed and a snapshot is needed. */
export type Applied = { run: RunView; outcome: 'applied' | 'old' | 'gap' };

/**
 * Applies one event to a run. Pure; counts of a step never fall. An event stands for all from `from` to `seq`: it
 * continues what it overlaps or touches.
 */
export function applyRunEvent(run: RunView, event: LiveRunEvent): Applied {
  if (event.runId !== run.id || event.seq <= run.seq) return { run, outcome: 'old' };
  if (event.from > run.seq + 1) return { run, outcome: 'gap' };
  return { run: { ...run, ...changeOf(run, event), seq: event.seq }, outcome: 'applied' };
}

function changeOf(run: RunView, { at, body }: LiveRunEvent): Partial<RunView> {
  switch (body.type) {
    case 'state': {
      const { type, by, ...change } = body;
      // Only a person's wish names somebody: an attempt that begins leaves who asked last.
      return by === null ? change : { ...change, requestedBy: by, requestedAt: at };
    }
    case 'step':
      return { steps: withStep(run.steps, body.step), pace: body.pace, quarantined: body.quarantined };
    case 'log':
      return {};
  }
}

function withStep(steps: readonly StepView[], step: StepView): StepView[] {
  const known = steps.findIndex(({ id }) => id === step.id);
  // As the snapshot has them: a held-back counter may let a later step be heard of first.
  if (known === -1) return [...steps, step].sort((a, b) => Number(a.id) - Number(b.id));
  return steps.map((before, index) => (index === known ? forward(before, step) : before));
}

const forward = (before: StepView, step: StepView): StepView => ({
  ...step,
  done: Math.max(before.done, step.done),
});

/**
 * Applies events to runs. `missed` are those that could not be applied: of a run that is not among them, or behind
 * a gap; after a fresh snapshot they are tried again.
 */
export function applyRunEvents(
  runs: readonly RunView[],
  events: readonly LiveRunEvent[],
): { runs: RunView[]; missed: LiveRunEvent[] } {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const missed: LiveRunEvent[] = [];
  for (const event of events.toSorted((a, b) => a.seq - b.seq)) {
    const run = byId.get(event.runId);
    if (!run) {
      missed.push(event);
      continue;
    }
    const applied = applyRunEvent(run, event);
    if (applied.outcome === 'gap') missed.push(event);
    byId.set(run.id, applied.run);
  }
  return { runs: runs.map((run) => byId.get(run.id) ?? run), missed };
}

/** Joins a snapshot with what the browser already knows: a snapshot overtaken by deltas does not turn time back. */
export function mergeRun(known: RunView | undefined, fetched: RunView): RunView {
  if (!known) return fetched;
  if (known.seq > fetched.seq) return known;
  const steps = fetched.steps.map((step) => {
    const same = known.steps.find(({ id }) => id === step.id);
    return same ? forward(same, step) : step;
  });
  return { ...fetched, steps };
}

/** As {@link mergeRun}, of a list. */
export function mergeRuns(known: readonly RunView[], fetched: readonly RunView[]): RunView[] {
  const byId = new Map(known.map((run) => [run.id, run]));
  return fetched.map((run) => mergeRun(byId.get(run.id), run));
}
