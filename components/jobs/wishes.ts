import type { QueryClient } from '@tanstack/react-query';
import { desiredBy, nextRunState, type RunCommand } from '#lib/run-machine.ts';
import type { RunView } from '#lib/runs.ts';

/** A command that was sent and is not answered yet. */
export interface Wish {
  runId: string;
  command: RunCommand;
}

/**
 * The run as it will be when the commands on their way have arrived. They are laid over what is known, never written
 * into it: an event or an answer that comes meanwhile shows through, and a refusal leaves nothing behind.
 */
export function withWishes(run: RunView, wishes: readonly Wish[]): RunView {
  let wished = run;
  for (const { runId, command } of wishes) {
    if (runId !== run.id) continue;
    const state = nextRunState(wished.state, command);
    // Not possible any more: what has ended stays as it ended.
    if (state) wished = { ...wished, state, desiredState: desiredBy(command), requestedBy: 'you' };
  }
  return wished;
}

/** Every command to a run is a mutation under this key. */
export const CONTROL = ['run-control'] as const;

/** The last command to a run that is on its way; at once, without waiting for the next drawing: two clicks may come between. */
export const newestWish = (cache: QueryClient, run: string): Wish | undefined =>
  cache
    .getMutationCache()
    .findAll({ mutationKey: [...CONTROL, run], status: 'pending' })
    .at(-1)?.state.variables as Wish | undefined;
