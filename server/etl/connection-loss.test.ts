import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { getRun } from '#db/queries/run.ts';
import { long } from '#lib/testing/long.ts';
import { expectedContents, storedContents } from './testing/contents.ts';
import { createFixture, type Fixture, smallWorld } from './testing/fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const KILLS = long ? 200 : 4;

/** Ends the connection of a transaction under way. @returns whether there was one */
async function killOne({ database }: Fixture): Promise<boolean> {
  const [row] = await database.owner`
    select pg_terminate_backend(pid) as killed from pg_stat_activity
    where datname = current_database() and application_name = 'leadline:etl' and state <> 'idle'
    limit 1`;
  return row?.killed === true;
}

it(
  `survives ${KILLS} connections killed during chunks, with no row outside its transaction`,
  async () => {
    fixture = await createFixture({
      latencyMs: 15,
      world: smallWorld({ pullRequestsPerMonth: 150, repositories: 2 }),
    });
    const { router, clientId, database } = fixture;
    await fixture.engine({ chunkSize: 10 });
    let kills = 0;
    let runs = 0;
    let runId = 0;
    do {
      runId = await fixture.start('full');
      runs++;
      for (;;) {
        const { state } = await router.read('job_control', { clientId }, (db) => getRun(db, runId));
        // Stalled: every heartbeat of seven seconds met a kill as well.
        expect(['queued', 'running', 'stalled', 'succeeded']).toContain(state);
        if (state === 'succeeded') break;
        // Not every one, or nothing would ever be committed in between.
        const strike = state === 'running' && kills < KILLS && Math.random() < 0.4;
        if (strike && (await killOne(fixture))) kills++;
        await sleep(Math.random() * 40);
      }
    } while (kills < KILLS);

    const { owner } = database;
    const found = await storedContents(owner, clientId);
    const expected = expectedContents(fixture.github.world);
    expect(found.pulls).toEqual(expected.pulls);
    expect(found.reviews).toEqual(expected.reviews);
    expect(found.commits.length).toBe(expected.commits.length);

    // A row and the event of its chunk were written by one transaction, so they carry its number.
    for (const table of [
      'pull_requests',
      'pull_request_commits',
      'reviews',
      'repositories',
      'etl_steps',
      'etl_checkpoints',
    ]) {
      const strays = await owner.unsafe(
        `select count(*)::int as n from ${table} t where t.xmin::text not in (select e.xmin::text from etl_events e)`,
      );
      expect({ table, strays: strays[0]?.n }).toEqual({ table, strays: 0 });
    }
    const holes = await owner`
    select r.id from etl_runs r where r.last_seq <> (select count(*) from etl_events e where e.run_id = r.id)
      or r.last_seq <> (select max(seq) from etl_events e where e.run_id = r.id)`;
    expect([...holes]).toEqual([]);
    expect(runs).toBeGreaterThan(0);
  },
  KILLS * 5_000 + 20_000,
);
