import pino from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import type { Router } from '#db/router/router.ts';
import { fillClient } from '#db/testing/fill-client.ts';
import { testRouter } from '#db/testing/router.ts';
import { seedClient } from '#db/testing/seed.ts';
import { startRetention } from './retention.ts';

let database: TestDatabase;
let router: Router;
beforeAll(async () => {
  database = await createTestDatabase();
  router = await testRouter(database);
  await database.owner`insert into "user" (id, name, email) values ('ada', 'Ada', 'ada@example.com')`;
});
afterAll(async () => {
  await router.close();
  await database.drop();
});

it('deletes what is older than its days, of every client', async () => {
  const { owner } = database;
  await owner`delete from etl_events`;
  const clients = [await seedClient(owner), await seedClient(owner)];
  for (const client of clients) await fillClient(owner, client, 'ada');
  const [old, young] = ['3 days', '1 day'];
  for (const [index, age] of [old, young].entries()) {
    await owner`
      update etl_runs set state = 'succeeded', finished_at = now() - ${age}::interval
      where client_id = ${clients[index]!}`;
  }
  const left = async () => {
    const rows = await owner<{ client: number }[]>`
      select distinct client_id::int as client from etl_events order by 1`;
    return rows.map(({ client }) => client);
  };
  expect(await left()).toEqual(clients);
  const watcher = startRetention({ router, days: 2, log: pino({ enabled: false }) });
  await vi.waitFor(async () => expect(await left()).toEqual([clients[1]]), 10_000);
  await owner`
    update etl_runs set finished_at = now() - '3 days'::interval where client_id = ${clients[1]!}`;
  watcher.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([]), 10_000);
  await watcher.stop();
});

it('deletes of all others what it cannot delete of one client', async () => {
  const { owner } = database;
  const clients = [await seedClient(owner), await seedClient(owner), await seedClient(owner)];
  for (const client of clients) await fillClient(owner, client, 'ada');
  await owner`update etl_runs set state = 'succeeded', finished_at = now() - '3 days'::interval`;
  // One before and one behind the good one, in whatever order they are looked at.
  const [bad, good, other] = clients;
  await owner.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'a bad row'; end $$;
    create trigger refuse before delete on etl_events for each row
      when (old.client_id in (${bad}, ${other})) execute function refuse()`);
  const watcher = startRetention({ router, days: 2, log: pino({ enabled: false }) });
  await vi.waitFor(async () => {
    expect(await owner`select 1 from etl_events where client_id = ${good!}`).toHaveLength(0);
  }, 10_000);
  await watcher.stop();
  await owner`drop function refuse cascade`;
});
