import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { listNotifications } from '#db/queries/notifications.ts';
import type { Router } from '#db/router/router.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import { quiet } from '../etl/testing/fixture.ts';
import { tellExpiring } from './expiring.ts';

let database: TestDatabase;
let router: Router;

beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

/** A client whose integration's token expires in so many days; null: never. */
async function expiring(days: number | null): Promise<number> {
  const clientId = await seedClient(database.owner);
  await seedRepository(database.owner, clientId);
  await expireIn(clientId, days);
  return clientId;
}
const expireIn = (clientId: number, days: number | null) => database.owner`
  update integrations set token_expires_at = now() + make_interval(days => ${days}::int) where client_id = ${clientId}`;

const told = async (clientId: number) => {
  const reader = { clientId, userId: 'ada' };
  return (await router.read('job_control', { clientId }, (db) => listNotifications(db, reader)))
    .notifications;
};
const look = () => tellExpiring(router, quiet);

it('tells of a token that expires within a week, once, until it is replaced', async () => {
  const clientId = await expiring(6);
  await Promise.all([look(), look()]);
  await look();
  const [first, ...more] = await told(clientId);
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    kind: 'token_expires',
    endedAt: null,
    path: `/admin/integrations?client=${clientId}`,
    title: expect.stringMatching(/^The token of .* expires$/),
    body: expect.stringMatching(/^It expires at .* UTC; .* enter it in the integration\.$/),
  });
  // It is still the same trouble when it is over.
  await expireIn(clientId, -1);
  await look();
  expect(await told(clientId)).toMatchObject([{ id: first?.id, endedAt: null }]);
  await expireIn(clientId, 90);
  await look();
  expect(await told(clientId)).toMatchObject([{ id: first?.id, endedAt: expect.any(String) }]);
  await expireIn(clientId, 2);
  await look();
  expect(await told(clientId)).toMatchObject([{ endedAt: null }, { id: first?.id }]);
});

it('says nothing of one that lasts longer, or does not expire', async () => {
  const [late, never] = [await expiring(8), await expiring(null)];
  await look();
  for (const clientId of [late, never]) expect(await told(clientId)).toEqual([]);
});
