import { handle } from '#app/api/handle.ts';
import { committedPosition } from '#db/queries/committed-position.ts';
import { clientOf } from '#db/queries/rights.ts';
import { listRuns } from '#db/queries/runs.ts';
import { startRun } from '#db/writes/runs.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.listRuns,
  { purpose: 'job_control', client: ({ query }) => query.client },
  async (db, { query }, { onSeen }) => {
    const page = await listRuns(db, query.client, query);
    // Whoever sees a run's end sees its data too: the next read of a dashboard needs a replica that has it.
    const position = await committedPosition(db, query.client);
    if (position !== undefined) onSeen(position);
    return page;
  },
);

export const POST = handle(
  endpoints.createRun,
  {
    purpose: 'job_control',
    role: 'manager',
    client: ({ body }, lookup) => lookup((db) => clientOf(db, 'integration', body.integrationId)),
    after: ({ wakeDispatcher }) => wakeDispatcher(),
  },
  (tx, { body }, { clientId, person, ip }) =>
    startRun(tx, { ...body, clientId: clientId ?? 0, requestedBy: person.email, ip }),
);
