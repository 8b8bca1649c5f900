import { afterEach, expect, it } from 'vitest';
import { createRandom } from '#sources/sample/generate/random.ts';
import type { World } from '#sources/sample/world/world.ts';
import { storedContents } from './testing/contents.ts';
import { createFixture, type Fixture, smallWorld } from './testing/fixture.ts';
import { later, runOf } from './testing/inspect.ts';
import { pullChange, repositoryChange } from './testing/random-changes.ts';

const fixtures: Fixture[] = [];
afterEach(async () => {
  for (const fixture of fixtures.splice(0)) await fixture.close();
});

async function open(world: World, faults = {}): Promise<Fixture> {
  const fixture = await createFixture({ world, faults, repositories: world.repositoryNames() });
  fixtures.push(fixture);
  return fixture;
}

/** Every commit that each pull request shows now, as `repository's id #number sha`. */
const shown = (world: World): string[] =>
  world.repositories.flatMap((store) =>
    [...store.pulls.keys()].flatMap((number) =>
      store.pullCommits.of(number).map(({ sha }) => `${store.repository.id} #${number} ${sha}`),
    ),
  );

async function marked({ database, clientId }: Fixture): Promise<string[]> {
  const rows = await database.owner`
    select concat(r.external_id, ' #', p.number, ' ', c.sha) as line
    from pull_request_commits c join pull_requests p on p.id = c.pull_request_id
    join repositories r on r.id = p.repository_id
    where c.client_id = ${clientId} and c.superseded_at is not null`;
  return rows.map(({ line }) => String(line)).sort();
}

/** Kept commits count: what they make of a pull request is theirs to differ in. */
async function comparable(fixture: Fixture, rewritten: Set<string>) {
  const { pulls, ...rest } = await storedContents(fixture.database.owner, fixture.clientId);
  const same = pulls.map((row) =>
    rewritten.has(String(row.id)) ? { ...row, commits: null, firstCommit: null } : row,
  );
  return { ...rest, pulls: same };
}

const long = process.env.LEADLINE_TEST_LONG === '1';

it.each(Array.from({ length: long ? 20 : 2 }, (_, index) => index + 1))(
  'stores by and by what a full sync stores at once, and marks exactly what was taken out: seed %i',
  async (seed) => {
    const random = createRandom(`changes/${seed}`);
    const world = smallWorld({ seed, repositories: 3, pullRequestsPerMonth: 12 });
    world.advanceTo(later(0).getTime());
    const fixture = await open(world, { badGateway: 0.03, dropEvery: 60, seed });
    await fixture.execute(await fixture.start());
    const seen = new Set(shown(world));
    let hidden: string | null = null;
    for (let step = 1; step <= 100; step++) {
      const at = later(step);
      fixture.setNow(at);
      if (random.chance(0.1)) {
        const change = repositoryChange(world, random, at.getTime(), hidden);
        world.apply(change);
        if (change.type === 'repository.hidden') hidden = change.why === null ? null : change.repository;
      } else world.apply(pullChange(world, random, at.getTime()));
      if (random.chance(0.2)) {
        const runId = await fixture.start('incremental');
        await fixture.execute(runId);
        expect((await runOf(fixture, runId)).state).toBe(hidden === null ? 'succeeded' : 'partial');
        for (const commit of shown(world)) seen.add(commit);
      }
    }
    if (hidden !== null) {
      const at = later(101).getTime();
      world.apply({ type: 'repository.hidden', at, repository: hidden, why: null });
    }
    fixture.setNow(later(102));
    await fixture.execute(await fixture.start('incremental'));
    const now = new Set(shown(world));
    expect(await marked(fixture)).toEqual([...seen].filter((commit) => !now.has(commit)).sort());

    const fresh = await open(world);
    fresh.setNow(later(102));
    await fresh.execute(await fresh.start());
    const rewritten = new Set<string>();
    for (const store of world.repositories) {
      for (const { id, number } of store.pulls.values()) {
        const events = store.events.of(number);
        if (events.some(({ event }) => event === 'head_ref_force_pushed')) rewritten.add(String(id));
      }
    }
    expect(await comparable(fixture, rewritten)).toEqual(await comparable(fresh, rewritten));
    expect(await marked(fresh)).toEqual([]);
  },
  120_000,
);
