import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, type CallInput, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import type { RunView } from '#lib/runs.ts';
import { addRun, storeRuns } from './run-answers.ts';
import { CONTROL, newestWish, type Wish } from './wishes.ts';

/** Longer than a failover may take to answer; a command must not seem to be on its way for ever. */
const PATIENCE_MS = 20_000;

/** Calls, and gives up with words a person may read. */
async function patiently<T>(send: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await send(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error(
      'There was no answer in 20 s. What is shown is asked for again; look before you repeat it.',
    );
  }
}

const said = { pause: 'paused', resume: 'resumed', stop: 'stopped' } as const;

/**
 * Pauses, resumes or stops a run. While the command is on its way, the run is shown as it will be (wishes.ts); the
 * answer then stands in its place, or what it was before, with a notification why. The same command twice in a row is
 * sent once.
 */
export function useControl({ id, clientId }: Pick<RunView, 'id' | 'clientId'>) {
  const cache = useQueryClient();
  const mutation = useMutation({
    mutationKey: [...CONTROL, id],
    // One after the other, in the order in which they were given.
    scope: { id: `run-${id}` },
    networkMode: 'always',
    mutationFn: ({ command }: Wish) =>
      patiently((signal) => call('controlRun', { params: { id }, body: { command } }, signal)),
    onSuccess: (run) => storeRuns(cache, clientId, [run]),
    onError: (error, { command }) => {
      const ended = error instanceof ApiError && error.code === 'run_ended';
      notifications.show({
        color: ended ? 'yellow' : 'red',
        title: ended ? `Run ${id} had ended already` : `Run ${id} was not ${said[command]}`,
        message: error.message,
      });
      void cache.invalidateQueries({ queryKey: keys.runs(clientId) });
    },
  });
  return (command: Wish['command']) => {
    if (newestWish(cache, id)?.command !== command) {
      mutation.mutate({ runId: id, command });
    }
  };
}

/** `create`: of a source. `restart` and `retry`: like a run, or a step of it, that has ended. */
export type Start =
  | ({ kind: 'create' } & CallInput<'createRun'>['body'])
  | { kind: 'restart'; run: string; from: 'beginning' | 'checkpoint' }
  | { kind: 'retry'; run: string; step: string };

interface StartOptions {
  clientId: string;
  integrationId: string;
  /** Name of the integration, for the notification. */
  name: string;
  onStarted?: (run: RunView) => void;
}

/** Starts a run in one of the three ways; twice at once is sent once. */
export function useStart({ clientId, integrationId, name, onStarted }: StartOptions) {
  const cache = useQueryClient();
  const key = ['run-start', integrationId];
  const mutation = useMutation({
    mutationKey: key,
    networkMode: 'always',
    mutationFn: (start: Start) => patiently((signal) => send(start, signal)),
    onSuccess: (run) => {
      addRun(cache, run);
      onStarted?.(run);
    },
    onError: (error) => {
      notifications.show({
        ...refusedStart(error, name),
        message: wordsOf(error),
      });
      void cache.invalidateQueries({ queryKey: keys.runs(clientId) });
    },
  });
  const start = (what: Start) => {
    // At once, without waiting for the next drawing: two clicks may come between.
    if (cache.isMutating({ mutationKey: key }) === 0) mutation.mutate(what);
  };
  return { start, starting: mutation.isPending, what: mutation.variables };
}

function send(start: Start, signal: AbortSignal): Promise<RunView> {
  switch (start.kind) {
    case 'create': {
      const { kind, ...body } = start;
      return call('createRun', { body }, signal);
    }
    case 'restart':
      return call('restartRun', { params: { id: start.run }, body: { from: start.from } }, signal);
    case 'retry':
      return call('retryStep', { params: { id: start.run, step: start.step } }, signal);
  }
}

/** What went wrong, with what is wrong of which field. */
export function wordsOf(error: Error): string {
  const issues = error instanceof ApiError ? error.issues : [];
  return [error.message, ...issues.map(({ path, message }) => `${path} ${message}`.trim())].join(' ');
}

/** What stands above the reason why a run was not started. */
export const refusedStart = (error: Error, name: string) =>
  error instanceof ApiError && error.code === 'run_unfinished'
    ? { color: 'yellow', title: `${name} is busy with another run` }
    : { color: 'red', title: `${name} could not be started` };
