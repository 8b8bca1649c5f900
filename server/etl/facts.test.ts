import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { onRaw } from '#db/executor.ts';
import { markStale } from '#db/facts/marks.ts';
import type { Router } from '#db/router/router.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient, seedRepository } from '#db/testing/seed.ts';
import { seedManyPullRequests } from '#db/testing/seed-facts.ts';
import { settleFacts } from './facts.ts';

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

const log = pino({ level: 'silent' });

/** Rows of the client that a question's plan is made for. */
async function expected(clientId: number): Promise<number> {
  const [row] =
    await database.owner`explain (format json) select from pull_requests where client_id = ${clientId}`;
  return row?.['QUERY PLAN'][0].Plan['Plan Rows'];
}

it('has the planner learn of a client that came with many rows, and not look again for a few', async () => {
  const { owner } = database;
  const known = await seedClient(owner);
  await seedManyPullRequests(owner, known, await seedRepository(owner, known), 20_000);
  const clientId = await seedClient(owner);
  const repositoryId = await seedRepository(owner, clientId);
  await owner.begin(async (tx) => {
    await tx`
      insert into pull_requests (client_id, repository_id, external_id, number, title, url, state, draft, author_is_bot,
        base_ref, head_ref, labels, additions, deletions, changed_files, comment_count, created_at, source_updated_at,
        commit_count)
      select ${clientId}, ${repositoryId}, 100000 + external_id, number, title, url, state, draft, author_is_bot, base_ref,
        head_ref, labels, additions, deletions, changed_files, comment_count, created_at, source_updated_at, 1
      from pull_requests where client_id = ${known} order by id limit 3000`;
    // Else the rows of a transaction are counted up to a second later.
    await tx`select pg_stat_force_next_flush()`;
  });
  const ids = (await owner`select id from pull_requests where client_id = ${clientId}`).map(({ id }) =>
    Number(id),
  );
  const settle = (some: number[]) =>
    router
      .etl({ clientId }, (raw) => markStale(onRaw(raw), clientId, 'pull_requests', some))
      .then(() => settleFacts(router, clientId, log));
  expect(await expected(clientId)).toBe(1);
  await settle(ids.slice(0, 10));
  expect(await expected(clientId)).toBe(1);
  await settle(ids);
  expect(await expected(clientId)).toBeGreaterThan(2_000);
});
