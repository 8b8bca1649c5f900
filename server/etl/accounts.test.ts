import { afterEach, expect, it } from 'vitest';
import { createFixture, type Fixture, NOW, smallWorld } from './testing/fixture.ts';
import { oldest } from './testing/inspect.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

it('stores every account that comes by with pull requests, whichever way', async () => {
  const world = smallWorld({ repositories: 1, pullRequestsPerMonth: 40 });
  world.advanceTo(NOW.getTime());
  fixture = await createFixture({ world });
  const [store] = world.repositories;
  const people = [...(store?.pulls.values() ?? [])].flatMap(({ number, user }) => [
    user,
    ...(store?.reviews.of(number).map((review) => review.user) ?? []),
    ...(store?.pullCommits.of(number).map((commit) => commit.author) ?? []),
  ]);
  const logins = new Set(people.flatMap((user) => user?.login.replace(/\[bot\]$/, '') ?? []));
  const pull = { ...oldest(fixture), at: NOW.getTime(), by: null };
  const reviewer = { login: 'only-ever-asked', id: 77 };
  world.apply({ type: 'pull.review_requested', ...pull, reviewer });
  await fixture.execute(await fixture.start());
  const rows = await fixture.database.owner`
    select account, name, email, is_bot as bot from accounts where client_id = ${fixture.clientId}`;
  expect(new Set(rows.map(({ account }) => account))).toEqual(logins.add('only-ever-asked'));
  expect(rows.some(({ bot }) => bot)).toBe(true);
  const writers = rows.filter(({ email }) => email !== null);
  expect(writers.length).toBeGreaterThan(3);
  for (const { name, email } of writers)
    expect([name, email]).toEqual([expect.any(String), expect.any(String)]);
});
