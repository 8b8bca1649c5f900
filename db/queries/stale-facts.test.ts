import { beforeAll, expect, it } from 'vitest';
import { commonTestDatabase, type TestDatabase } from '../embedded/testing/database.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Router } from '../router/router.ts';
import { commonTestRouter } from '../testing/router.ts';
import { seedClient } from '../testing/seed.ts';
import { staleFacts } from './stale-facts.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await commonTestDatabase();
  router = await commonTestRouter();
});

it.each([
  ['were never made', null, 0, true],
  ['follow definitions of before', FACTS_VERSION - 1, 0, true],
  ['follow the definitions of now', FACTS_VERSION, 0, false],
  ['follow other rules', FACTS_VERSION, 3, true],
  ['were made by a worker of the version to come', FACTS_VERSION + 1, 0, false],
])('facts that %s are to be made anew or not', async (_, version, rules, stale) => {
  const clientId = await seedClient(database.owner);
  if (version !== null) {
    await database.owner`insert into fact_states values (${clientId}, ${version}, ${rules}, now())`;
  }
  const found = await router.read('job_control', { clientId: null }, (db) => staleFacts(db, 0));
  expect(found.some((one) => one.clientId === clientId && one.anew)).toBe(stale);
});
