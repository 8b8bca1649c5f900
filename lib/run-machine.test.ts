import { describe, expect, it } from 'vitest';
import {
  endedRunStates,
  isOffered,
  nextRunState,
  runActions,
  runCommands,
  runMachine,
} from './run-machine.ts';
import { runStates } from './runs.ts';

/** Every transition there is, read aloud; what is not here must be refused. */
const transitions = [
  'queued lease running',
  'queued pause paused',
  'queued resume queued',
  'queued stop stopped',
  'running fail failed',
  'running lease running',
  'running leave queued',
  'running partial partial',
  'running pause pausing',
  'running putOff queued',
  'running resume running',
  'running silent stalled',
  'running stop stopping',
  'running succeed succeeded',
  'running wait waiting_rate_limit',
  'pausing fail failed',
  'pausing lease pausing',
  'pausing leave paused',
  'pausing partial partial',
  'pausing pause pausing',
  'pausing putOff paused',
  'pausing resume running',
  'pausing stop stopping',
  'pausing succeed succeeded',
  'pausing wait paused',
  'stopping fail failed',
  'stopping lease stopping',
  'stopping leave stopped',
  'stopping partial partial',
  'stopping putOff stopped',
  'stopping stop stopping',
  'stopping succeed succeeded',
  'stopping wait stopped',
  'paused pause paused',
  'paused resume queued',
  'paused stop stopped',
  'waiting_rate_limit lease running',
  'waiting_rate_limit pause paused',
  'waiting_rate_limit resume waiting_rate_limit',
  'waiting_rate_limit stop stopped',
  'stalled fail failed',
  'stalled heard running',
  'stalled lease running',
  'stalled leave queued',
  'stalled partial partial',
  'stalled pause paused',
  'stalled putOff queued',
  'stalled resume stalled',
  'stalled stop stopped',
  'stalled succeed succeeded',
  'stalled wait waiting_rate_limit',
];

describe('a run', () => {
  it('makes these transitions and no others', () => {
    const found = runStates.flatMap((state) =>
      runActions.flatMap((action) => {
        const next = nextRunState(state, action);
        return next ? [`${state} ${action} ${next}`] : [];
      }),
    );
    expect(found.toSorted()).toEqual(transitions.toSorted());
  });

  it('stays as it ended, whatever happens', () => {
    for (const state of endedRunStates) expect(runMachine[state]).toEqual({});
  });

  it('reaches an end from every other state, by a stop and what its worker then does', () => {
    for (const state of runStates.filter((state) => !endedRunStates.includes(state))) {
      const asked = nextRunState(state, 'stop');
      expect(asked, state).not.toBeNull();
      const left = asked === 'stopping' ? nextRunState(asked, 'leave') : asked;
      expect(left, state).toBe('stopped');
    }
  });

  it('is offered what changes something, and nothing else', () => {
    const offered = Object.fromEntries(
      runStates.map((state) => [state, runCommands.filter((command) => isOffered(state, command)).join(' ')]),
    );
    expect(offered).toEqual({
      queued: 'pause stop',
      running: 'pause stop',
      pausing: 'resume stop',
      paused: 'resume stop',
      stopping: '',
      waiting_rate_limit: 'pause stop',
      stalled: 'pause stop',
      stopped: '',
      succeeded: '',
      partial: '',
      failed: '',
    });
  });
});
