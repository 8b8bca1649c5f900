import type { StateEntry } from './run-story.ts';

const wishes = { running: 'resumed it', paused: 'asked to pause', stopped: 'asked to stop' } as const;

/**
 * What an entry of a run's timeline tells: "ada@example.com asked to pause", "Attempt 2 began on worker-1".
 * @param before the entry before it, undefined of the first
 */
export function timelineText(entry: StateEntry, before: StateEntry | undefined): string {
  const { state, by, attempt, worker, desiredState, error } = entry;
  if (by !== null) {
    const who = by === 'schedule' ? 'The schedule' : by === 'webhook' ? 'A webhook' : by;
    return `${who} ${before ? wishes[desiredState] : 'started the run'}`;
  }
  switch (state) {
    case 'running':
      if (attempt === before?.attempt) return 'Went on';
      return `Attempt ${attempt} began${worker ? ` on ${worker}` : ''}`;
    case 'queued':
      return error ? `Put off: ${error.message}` : 'Given back: another worker takes it';
    case 'paused':
      return 'The open chunk was stored, the worker released';
    case 'stopped':
      return 'The open chunk was stored, the run ended';
    case 'waiting_rate_limit':
      return error ? error.message : 'The limit of requests is used up';
    case 'stalled':
      return `${worker ?? 'Its worker'} was not heard of`;
    case 'succeeded':
      return 'Everything was read';
    case 'partial':
    case 'failed':
      return error ? error.message : 'Ended, not everything was read';
    case 'pausing':
    case 'stopping':
      return attempt === before?.attempt
        ? 'Finishes what it holds'
        : `Attempt ${attempt} began${worker ? ` on ${worker}` : ''}, to end it in order`;
  }
}
