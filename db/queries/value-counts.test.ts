import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/embedded/testing/database.ts';
import { testRouter } from '#db/testing/router.ts';
import { seeded } from '#lib/forecast.ts';
import type { Router } from '../router/router.ts';
import { meanOf, percentileOf, type ValueCount } from './value-counts.ts';

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

it.each([1, 2, 3, 4, 5])('mean and percentiles are those of all rows, seed %i', async (seed) => {
  const random = seeded(seed);
  const rows = Array.from({ length: 1 + Math.floor(random() * 60) }, () => Math.floor(random() * 9));
  const counts: ValueCount[] = [...new Set(rows)].map((value) => ({
    value,
    n: rows.filter((row) => row === value).length,
  }));
  const [want] = await router.read('client_mgmt', { clientId: null }, (db) =>
    db.execute<{ mean: number; at: number[] }>(sql`
      select avg(v)::float8 as mean, to_json(percentile_cont(array[0, 0.5, 0.9, 1]::float8[]) within group (order by v)) as at
      from json_array_elements_text(${JSON.stringify(rows)}::text::json) e cross join lateral (select e.value::int as v) v`),
  );
  expect(meanOf(counts)).toBeCloseTo(want!.mean, 9);
  for (const [place, share] of [0, 0.5, 0.9, 1].entries())
    expect(percentileOf(counts, share)).toBeCloseTo(want!.at[place]!, 9);
});

it('of no row there is neither', () => {
  expect(meanOf([])).toBeNull();
  expect(percentileOf([], 0.9)).toBeNull();
});
