import { handle } from '#app/api/handle.ts';
import { knownAccounts, listApart, listPeople } from '#db/queries/people.ts';
import { confirmPerson } from '#db/writes/people.ts';
import { endpoints } from '#lib/api/endpoints.ts';
import { suggestPeople } from '#lib/identity.ts';

export const GET = handle(
  endpoints.listPeople,
  { purpose: 'client_mgmt', role: 'manager', client: ({ query }) => query.client },
  async (db, { query: { client } }) => {
    const people = await listPeople(db, client);
    const known = await knownAccounts(db, client);
    const apart = await listApart(db, client, known);
    return { people, apart, ...suggestPeople(known, people, apart) };
  },
);

export const POST = handle(
  endpoints.confirmPerson,
  { purpose: 'client_mgmt', role: 'manager', client: ({ body }) => body.clientId },
  (tx, { body: { clientId, ...person } }, { person: { email }, ip }) =>
    confirmPerson(tx, { clientId, actor: email, ip }, person),
);
