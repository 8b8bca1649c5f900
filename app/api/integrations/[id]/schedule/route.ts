import { handle } from '#app/api/handle.ts';
import { clientOf } from '#db/queries/rights.ts';
import { getSchedule } from '#db/queries/schedule.ts';
import { putSchedule } from '#db/writes/schedules.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const GET = handle(
  endpoints.getSchedule,
  {
    purpose: 'integration_setup',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'integration', params.id)),
  },
  async (db, { params }) => ({ schedule: await getSchedule(db, params.id, new Date()) }),
);

export const PUT = handle(
  endpoints.putSchedule,
  {
    purpose: 'integration_setup',
    role: 'manager',
    client: ({ params }, lookup) => lookup((db) => clientOf(db, 'integration', params.id)),
  },
  (tx, { params, body }, { clientId, person, ip }) =>
    putSchedule(tx, {
      ...body,
      clientId: clientId ?? 0,
      integrationId: params.id,
      actor: person.email,
      ip,
      now: new Date(),
    }),
);
