import { handle } from '#app/api/handle.ts';
import { committedPosition } from '#db/queries/committed-position.ts';
import { clientOf } from '#db/queries/rights.ts';
import { getRun } from '#db/queries/run.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.getRun,
  { purpose: 'job_control', client: ({ params }, lookup) => lookup((db) => clientOf(db, 'run', params.id)) },
  async (db, { params }, { clientId, onSeen }) => {
    const run = await getRun(db, params.id);
    const position = await committedPosition(db, clientId ?? 0);
    if (position !== undefined) onSeen(position);
    return run;
  },
);
