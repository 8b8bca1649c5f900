import type { Logger } from 'pino';
import { BY_WEBHOOK } from '#db/writes/dirty-records.ts';
import type { Lease, Settlement } from '#db/writes/run-lease.ts';
import type { RunRow } from '#db/writes/run-record.ts';
import type { StepRow } from '#db/writes/steps.ts';
import { isAppError } from '#lib/errors.ts';

/** How an attempt ends, for the run. */
export interface Ending extends Settlement {
  /** The step in which it ended. */
  failedStep?: StepRow;
}

/** Somebody wants a pause or a stop, or this worker has to leave: the run's row decides what it then is. */
export const interrupted: Ending = { action: 'leave' };

/** When all steps were worked through. */
export function ended(steps: StepRow[], quarantined: number): Ending {
  const failed = steps.filter(({ state }) => state === 'failed').length;
  if (failed === 0 && quarantined === 0) return { action: 'succeed' };
  if (failed === 0) {
    const message = `${quarantined} ${quarantined === 1 ? 'record does' : 'records do'} not fit and ${quarantined === 1 ? 'was' : 'were'} set aside; everything else is stored.`;
    return { action: 'partial', error: { code: 'records_set_aside', message } };
  }
  const message = `${failed} of ${steps.length} steps failed; the lines above say why.`;
  return {
    action: failed === steps.length ? 'fail' : 'partial',
    error: { code: 'steps_failed', message },
  };
}

/** How long a run is put off, in seconds, when the source fails that answered before: each time longer, then it fails. */
const PUT_OFF_SECONDS = [30, 120, 600];

/** Why the run ends here, for the person who has to act; the details of our own errors are the log's. */
export function failure(
  { log, lease }: { log: Logger; lease: Lease },
  run: RunRow,
  error: unknown,
  { failed: failedStep, worked }: { failed: StepRow | undefined; worked: boolean },
): Ending {
  if (isAppError(error) && error.code === 'source_rate_limited') {
    const { message, retryAfterSeconds = 60 } = error;
    return { action: 'wait', dueInSeconds: retryAfterSeconds, log: { level: 'warn', message } };
  }
  log[isAppError(error) ? 'warn' : 'error']({ err: error }, 'the run failed');
  const told = isAppError(error)
    ? { code: error.code, message: error.message }
    : {
        code: 'internal',
        message: `Leadline met an error of its own${failedStep ? ` in ${failedStep.name}` : ''}. What was loaded is kept; start the run again to go on there. The server's log has the details.`,
      };
  // A person who has just started it wants to be told at once; where it has worked before, it will again.
  const byItself = ['schedule', BY_WEBHOOK].includes(lease.run.startedBy);
  const seconds = PUT_OFF_SECONDS[run.failures];
  if (told.code === 'source_unreachable' && (byItself || worked) && seconds !== undefined) {
    const message = `${told.message} It is tried again in ${seconds} s.`;
    return { action: 'putOff', error: told, dueInSeconds: seconds, log: { level: 'warn', message } };
  }
  return { action: 'fail', error: told, log: { level: 'error', message: told.message }, failedStep };
}
