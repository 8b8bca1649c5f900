import { afterEach, expect, it } from 'vitest';
import { onRaw } from '#db/executor.ts';
import { seedRepository } from '#db/testing/seed.ts';
import { loadReleases } from '#db/writes/releases.ts';
import { createFixture, type Fixture, NOW, smallWorld } from '#server/etl/testing/fixture.ts';
import { later } from '#server/etl/testing/inspect.ts';
import type { Release } from '#sources/sample/world/records.ts';
import { syncGitHubReleases } from './sync-github-releases.ts';
import { firstStore, linesOf, second, storedLines, sync } from './testing/sync.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const jobs = [syncGitHubReleases];

const stored = () =>
  storedLines(fixture, '(select * from releases where gone_at is null) t', [
    ...['t.external_id', 't.tag', 't.sha', 't.name', 't.draft', 't.prerelease', 't.author'],
    ...[second('t.created_at'), second('t.published_at')],
  ]);
const expected = () =>
  linesOf(fixture, function* ({ releases, commits }) {
    for (const {
      id,
      tag_name,
      name,
      draft,
      prerelease,
      author,
      created_at,
      published_at,
    } of releases.values()) {
      const by = author?.type === 'Bot' ? null : author?.login;
      yield [
        ...[id, tag_name, commits.refs.get(tag_name), name, draft ?? false, prerelease ?? false, by],
        ...[created_at, published_at],
      ];
    }
  });

/** One more release of the first repository, at what is on its default branch. */
function release(id: number, at: Date, more: Partial<Release> = {}): Release {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const record: Release = {
    id,
    tag_name: `v${id}`,
    name: `Version ${id}`,
    created_at: time,
    published_at: time,
    ...more,
  };
  const repository = firstStore(fixture).repository.full_name;
  fixture.github.world.apply({ type: 'release.published', at: at.getTime(), repository, release: record });
  return record;
}

it('stores releases, drafts and prereleases, with the commits of their tags', async () => {
  fixture = await createFixture({ jobs, world: smallWorld({ repositories: 6 }) });
  release(1, NOW, { prerelease: true });
  release(2, NOW, { draft: true, published_at: null, tag_name: 'untagged' });
  firstStore(fixture).commits.refs.delete('untagged');
  const run = await sync(fixture);
  expect(run).toMatchObject({ state: 'succeeded' });
  expect(await stored()).toEqual(expected());
  expect(expected().length).toBeGreaterThan(10);
  expect(fixture.github.requests).toHaveLength(6);
});

it('follows a draft that is published and a tag that is moved, without a full sync', async () => {
  fixture = await createFixture({ jobs });
  const draft = release(1, NOW, { draft: true, published_at: null });
  release(2, NOW);
  await sync(fixture);
  fixture.setNow(later(24));
  Object.assign(draft, { draft: false, published_at: '2026-11-21T09:00:00Z' });
  const store = firstStore(fixture);
  store.commits.refs.set('v2', store.commits.log(store.headSha)[3]?.sha ?? '');
  release(3, later(5));
  await sync(fixture, 'incremental');
  expect(await stored()).toEqual(expected());
});

it('reads 250 releases to their end, again in a full sync, and marks what is gone', async () => {
  fixture = await createFixture({ jobs, world: smallWorld({ repositories: 1 }) });
  for (let n = 0; n < 250; n++) release(1_000 + n, new Date(NOW.getTime() - n * 3_600_000));
  await sync(fixture);
  expect(await stored()).toEqual(expected());
  expect(expected().length).toBeGreaterThanOrEqual(250);
  const { releases } = firstStore(fixture);
  // The last one but one where a page ends, too.
  for (const id of [1_000, 1_101, 1_120, 1_249]) releases.delete(id);
  const { length } = fixture.github.requests;
  await sync(fixture, 'incremental');
  // The newest hundred only: of the others nothing is said.
  expect(fixture.github.requests.length - length).toBe(1);
  expect(await stored()).toHaveLength(expected().length + 3);
  await sync(fixture);
  expect(await stored()).toEqual(expected());
});

it('counts a release once that its step stores twice, and those of another step again', async () => {
  fixture = await createFixture({ jobs });
  const { router, clientId, database } = fixture;
  const repositoryId = String(await seedRepository(database.owner, clientId));
  const [at, stepStartedAt] = ['2026-11-20T11:00:00Z', new Date(Date.now() - 1_000).toISOString()];
  const one = {
    id: 1,
    tag: 'v1',
    sha: 'a'.repeat(40),
    name: 'One',
    draft: false,
    prerelease: false,
    author: null,
    url: '',
    createdAt: at,
    publishedAt: at,
  };
  const load = (since: string) =>
    router.etl({ clientId }, (raw) =>
      loadReleases(onRaw(raw), { clientId, repositoryId, releases: [one, one], stepStartedAt: since }),
    );
  expect(await load(stepStartedAt)).toBe(1);
  expect(await load(stepStartedAt)).toBe(0);
  expect(await load(new Date(Date.now() + 1_000).toISOString())).toBe(1);
});
