import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { controlRun } from '#db/writes/run-control.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handle(
  endpoints.controlRun,
  {
    purpose: 'job_control',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'run', params.id)),
    after: ({ wakeDispatcher }) => wakeDispatcher(),
  },
  (tx, { params, body }, { clientId, person, ip }) =>
    controlRun(tx, {
      runId: params.id,
      command: body.command,
      clientId: clientId ?? 0,
      actor: person.email,
      ip,
    }),
);
