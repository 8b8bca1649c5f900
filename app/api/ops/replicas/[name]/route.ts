import { handleHouse } from '#app/api/handle.ts';
import { endpoints } from '#lib/api/endpoints.ts';

export const POST = handleHouse(endpoints.opsReplicaAction, ({ params, body }, { person, ip, runtime }) =>
  runtime.ops.order({ name: params.name, action: body.action, actor: person.email, ip }),
);
