import { expect, it } from 'vitest';
import type { RunView } from '#lib/runs.ts';
import { long } from '#lib/testing/long.ts';
import { jobs } from '#server/jobs/index.ts';
import { createRandom } from '#sources/sample/generate/random.ts';
import type { Faults } from '#sources/sample/github/faults/faults.ts';
import type { World } from '#sources/sample/world/world.ts';
import { Deliveries } from './testing/deliveries.ts';
import { createFixture, type Fixture, NOW, smallWorld } from './testing/fixture.ts';
import { later } from './testing/inspect.ts';
import { changeAtRandom, guests } from './testing/random-changes.ts';
import {
  Meanwhile,
  syncByItself,
  syncMarked,
  syncSomehow,
  syncWhole,
  toldOf,
} from './testing/random-syncs.ts';
import {
  type CurrentRows,
  currentRows,
  differences,
  markedRows,
  type StoredRows,
  storedRows,
} from './testing/stored-rows.ts';
import { WorldRecord } from './testing/world-record.ts';

const STEPS = long ? 200 : 100;
const HOURS_A_STEP = 0.7;
const faults: Faults = {
  badGateway: 0.01,
  dropEvery: 90,
  html: 0.003,
  secondary: 0.002,
  exhaustAfter: { answers: 300, seconds: 1 },
};
const seeds = Array.from({ length: long ? 50 : 1 }, (_, index) => index + 1);

it.concurrent.for(seeds)(
  'stores by and by, by itself, what a full sync stores at once, and marks exactly what was taken out (seed %i)',
  { timeout: 600_000 },
  async (seed, { onTestFinished }) => {
    const random = createRandom(`changes/${seed}`);
    const world = busyWorld(seed);
    const names = world.repositoryNames();
    const meanwhile = new Meanwhile();
    const fixture = await createFixture({
      world,
      jobs,
      onAsked: meanwhile.asked,
      faults: { ...faults, moving: 0.1, seed },
    });
    onTestFinished(() => fixture.close());
    const record = new WorldRecord(world);
    const deliveries = new Deliveries(fixture, world, createRandom(`deliveries/${seed}`));
    const change = (at: Date, only?: 'edits') =>
      changeAtRandom({ world, random, at: at.getTime(), before: deliveries.tell }, names, only);
    const settled = (run: RunView) =>
      expect(run.state, toldOf(run)).toBe(
        world.repositories.length === names.length ? 'succeeded' : 'partial',
      );

    async function sync(at: Date) {
      fixture.setNow(at);
      world.advanceTo(at.getTime());
      record.look();
      await deliveries.arrived();
      if (random.chance(0.5)) await syncMarked(fixture, jobs);
      const edit = () => change(at, 'edits');
      settled(await syncSomehow(fixture, { random, meanwhile, edit }));
      // Stamped before the sync began, and to be seen only now.
      for (let n = 0; n < 4; n++) change(new Date(at.getTime() - 90_000));
    }

    record.look();
    settled(await syncWhole(fixture, 'full'));
    for (let step = 1; step <= STEPS; step++) {
      change(later(step * HOURS_A_STEP));
      if (step % 50 === 0) world.deleteUser(guests[step / 50 - 1]?.login ?? '');
      if (random.chance(0.04)) await sync(new Date(later(step * HOURS_A_STEP).getTime() + 300_000));
    }
    for (const name of names) {
      const hidden = (world.stored(name)?.hidden ?? null) !== null;
      const at = later(STEPS * HOURS_A_STEP).getTime();
      if (hidden && random.chance(0.7))
        world.apply({ type: 'repository.hidden', at, repository: name, why: null });
    }
    const end = later((STEPS + 1) * HOURS_A_STEP);
    // From now on nothing moves.
    fixture.github.setFaults({ ...faults, seed });
    fixture.setNow(end);
    world.advanceTo(end.getTime());
    record.look();
    await deliveries.arrived();
    const usual = await syncByItself(fixture, 0);
    settled(usual);
    expect(usual.mode).toBe('incremental');
    // What was told of a repository out of sight waits until it can be seen.
    const unseen = names.filter((name) => (world.stored(name)?.hidden ?? null) !== null);
    await fixture.database.owner`
      delete from dirty_records where integration_id = ${fixture.integrationId} and scope = any(${unseen})`;

    const fresh = await createFixture({
      world,
      jobs,
      baseUrl: fixture.github.url,
      repositories: names.map((name) => world.stored(name)?.repository.full_name ?? ''),
    });
    onTestFinished(() => fresh.close());
    settled(await syncWhole(fresh, 'full'));

    // An incremental sync sees all but deletions and late re-runs, and of these what deliveries told of.
    const gone = record.gone();
    const told = gone.marked.filter((row) => deliveries.toldGone.has(row));
    const untold = gone.marked.filter((row) => !deliveries.toldGone.has(row));
    const left = new Set([...untold, ...gone.unmarked, ...deliveries.lateRuns]);
    const known = await stored(fixture, left);
    const out = new Set([...left, ...told]);
    expect(differences(current(known, out), current(await stored(fresh, left), out))).toEqual([]);
    const marks = markedRows(await stored(fixture));
    expect(marks.filter((row) => !gone.marked.includes(row))).toEqual([]);
    expect(told.filter((row) => !marks.includes(row))).toEqual([]);

    // A week later the schedule finds the rest by itself.
    const weekly = await syncByItself(fixture, 8);
    settled(weekly);
    expect(weekly.mode).toBe('full');
    const all = await stored(fixture);
    expect(markedRows(all)).toEqual(gone.marked);
    // An address once seen stays, whatever became of the commits that told it.
    for (const { key, values } of all.accounts ?? []) {
      expect({ name: values.name, email: values.email }, key).toEqual(record.signatureOf(key));
    }
    expect(earlierNames(all)).toEqual(record.earlierNames());
    const wanted = await stored(fresh);
    expect(markedRows(wanted)).toEqual([]);
    const now = current(all);
    for (const row of gone.unmarked) expect(now.delete(row), row).toBe(true);
    expect(differences(now, current(wanted))).toEqual([]);
    expect(gone.marked.length).toBeGreaterThan(STEPS / 20);
    expect(deliveries.arrivedCount).toBeGreaterThan(STEPS * 0.4);
    expect(told.length).toBeGreaterThan(0);
    expect(untold.length).toBeGreaterThan(0);
    const { owner } = fixture.database;
    expect(await owner`select * from etl_quarantine where client_id = ${fixture.clientId}`).toEqual([]);
    expect(
      await owner`select * from etl_ledger where client_id = ${fixture.clientId} and stored_count < source_count`,
    ).toEqual([]);
  },
);

/** With more deployments in a repository than a page holds, the oldest of them not ended. */
function busyWorld(seed: number): World {
  const world = smallWorld({ seed, repositories: 3, pullRequestsPerMonth: 12 });
  world.advanceTo(NOW.getTime());
  for (const user of guests) world.addUser(user);
  const [repository = ''] = world.repositoryNames();
  for (let n = 0; n < 130; n++) {
    const [id, at] = [world.nextId(), NOW.getTime() - (131 - n) * 3_600_000 * 4];
    const time = new Date(at).toISOString().replace('.000', '');
    const deployment = {
      id,
      node_id: `DE_${id}`,
      sha: '',
      ref: 'main',
      environment: 'production',
      creator: null,
      created_at: time,
      updated_at: time,
    };
    world.apply({ type: 'deployment.created', at, repository, deployment });
    const state = n === 0 ? 'in_progress' : 'success';
    world.apply({ type: 'deployment.status', at, repository, id, state, by: null });
  }
  return world;
}

const stored = ({ database, clientId }: Fixture, gone?: ReadonlySet<string>) =>
  storedRows(database.owner, clientId, gone);

const isGuest = new Set<unknown>(guests.map(({ login }) => login));

/**
 * What is there now, without what two clients may differ in, and what is looked at by itself: who of the deleted accounts
 * did something is known to whom it was told in time; of a pull request that was force-pushed all commits count; names a
 * repository had before.
 */
function current(tables: StoredRows, gone: ReadonlySet<string> = new Set()): CurrentRows {
  const rows = currentRows(tables);
  for (const [row, values] of rows) {
    for (const [column, value] of Object.entries(values)) if (isGuest.has(value)) values[column] = null;
    const [table, ...key] = row.split(' ');
    if (table === 'repositories') delete values.earlier_names;
    if (table === 'accounts') for (const told of ['name', 'email']) delete values[told];
    if (table === 'pull_request_issues' && gone.has(`issues ${values.issue_external_id}`)) rows.delete(row);
    if (table !== 'pull_requests') continue;
    const commits = (tables.pull_request_commits ?? []).filter(
      (commit) => commit.values.pull_request_id === key.join(' '),
    );
    const times = commits.map((commit) => String(commit.values.authored_at)).sort();
    expect([values.commit_count, values.first_commit_at]).toEqual([commits.length, times[0] ?? null]);
    delete values.commit_count;
    delete values.first_commit_at;
  }
  return rows;
}

const earlierNames = (tables: StoredRows) =>
  new Map(
    (tables.repositories ?? [])
      .filter(({ marked }) => !marked)
      .map(({ key, values }) => [Number(key), (values.earlier_names as string[]).toSorted()]),
  );
