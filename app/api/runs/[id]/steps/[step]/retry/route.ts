import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { retryStep } from '#db/writes/run-control.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.retryStep,
  {
    purpose: 'job_control',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'run', params.id)),
    after: ({ wakeDispatcher }) => wakeDispatcher(),
  },
  (tx, { params: { id, step } }, { clientId, person, ip }) =>
    retryStep(tx, { runId: id, stepId: step, clientId: clientId ?? 0, actor: person.email, ip }),
);
