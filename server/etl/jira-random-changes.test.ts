import { expect, it } from 'vitest';
import type { RunView } from '#lib/runs.ts';
import { long } from '#lib/testing/long.ts';
import { createRandom } from '#sources/sample/generate/random.ts';
import { NOW } from './testing/fixture.ts';
import { later } from './testing/inspect.ts';
import { createJiraFixture, smallJiraWorld } from './testing/jira-fixture.ts';
import { changeJiraAtRandom } from './testing/jira-random-changes.ts';
import { JiraWorldRecord } from './testing/jira-world-record.ts';
import { Meanwhile, syncSomehow, syncWhole, toldOf } from './testing/random-syncs.ts';
import { currentRows, differences, markedRows, storedRows } from './testing/stored-rows.ts';

const STEPS = long ? 200 : 100;
const HOURS_A_STEP = 0.7;
const seeds = Array.from({ length: long ? 50 : 1 }, (_, index) => index + 1);

it.concurrent.for(seeds)(
  'stores by and by of Jira what a full sync stores at once, and marks exactly what went out of sight (seed %i)',
  { timeout: 600_000 },
  async (seed, { onTestFinished }) => {
    const random = createRandom(`jira changes/${seed}`);
    const world = smallJiraWorld({ seed, pullRequestsPerMonth: 40 });
    world.advanceTo(NOW.getTime());
    const meanwhile = new Meanwhile();
    const faults = {
      badGateway: 0.01,
      dropEvery: 90,
      html: 0.003,
      secondary: 0.003,
      silentLimit: 0.003,
      seed,
    };
    const fixture = await createJiraFixture({ world, faults, onAsked: meanwhile.asked });
    onTestFinished(() => fixture.close());
    const record = new JiraWorldRecord(world);
    const change = (at: Date, only?: 'edits') => changeJiraAtRandom(world, random, at.getTime(), only);
    const settled = (run: RunView) =>
      expect(run.state, toldOf(run)).toBe(world.hidden.size === 0 ? 'succeeded' : 'partial');
    const go = (at: Date) => {
      fixture.setNow(at);
      record.look();
    };

    record.look();
    settled(await syncWhole(fixture, 'full'));
    for (let step = 1; step <= STEPS; step++) {
      const at = later(step * HOURS_A_STEP);
      world.advanceTo(at.getTime());
      change(at);
      // Some projects lost sight of: of all of them nothing would be left to say.
      if (world.hidden.size === world.projects.length || !random.chance(0.05)) continue;
      const begin = new Date(at.getTime() + 600_000);
      go(begin);
      const edit = () => change(begin, 'edits');
      settled(await syncSomehow(fixture, { random, meanwhile, edit }));
      // Stamped before the sync began, and to be found only now.
      for (let n = 0; n < 4; n++) change(new Date(begin.getTime() - 240_000), 'edits');
    }
    const at = later(STEPS * HOURS_A_STEP);
    for (const { id, key } of world.projects) {
      if (world.hidden.has(id) && random.chance(0.7))
        world.apply({ type: 'visible', project: key, visible: true, at: at.getTime() });
    }
    if (world.hidden.size === world.projects.length) world.hidden.clear();
    // A day later: the list of issues is read again.
    go(new Date(at.getTime() + 25 * 3_600_000));
    settled(await syncWhole(fixture, 'incremental'));

    fixture.jira.setFaults(undefined);
    const other = await fixture.another();
    settled(await other.run());
    const { owner } = fixture.database;
    const [known, fresh] = [
      await storedRows(owner, fixture.clientId),
      await storedRows(owner, other.clientId),
    ];
    const gone = record.gone();
    expect(markedRows(known)).toEqual(gone.marked);
    expect(markedRows(fresh)).toEqual([]);
    const [now, wanted] = [currentRows(known), currentRows(fresh)];
    for (const row of gone.unmarked) expect(now.delete(row), row).toBe(true);
    for (const row of record.untold()) for (const rows of [now, wanted]) rows.delete(row);
    expect(differences(now, wanted)).toEqual([]);
    expect(gone.marked.length).toBeGreaterThan(2);
    expect(await owner`select * from etl_quarantine where client_id = ${fixture.clientId}`).toEqual([]);
  },
);
