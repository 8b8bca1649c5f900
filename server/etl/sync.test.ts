import { afterAll, beforeAll, expect, it } from 'vitest';
import { getRun } from '#db/queries/run.ts';
import { runView } from '#lib/runs.ts';
import { createFixture, type Fixture } from './testing/fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

it('loads everything a repository has', async () => {
  const runId = await fixture.start();
  await fixture.execute(runId);
  const run = await fixture.router.read('job_control', { clientId: fixture.clientId }, (db) => getRun(db, runId));
  console.log(JSON.stringify(run, null, 1));
  console.log(await fixture.database.owner`select * from etl_events order by seq`);
  expect(runView.parse(run).state).toBe('succeeded');
});
