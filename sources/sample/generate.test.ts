import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { generateWorld } from './generate.ts';
import { later, smallWorld } from './testing.ts';
import { ordered } from './world/repository-store.ts';
import type { World } from './world/world.ts';

const fingerprint = (world: World) =>
  createHash('sha256').update(JSON.stringify(world.pending)).digest('hex');

const grown = (world: World = smallWorld(), at = later) => {
  world.advanceTo(at.getTime());
  return world;
};

const pullsOf = (world: World) =>
  world.repositories.flatMap((store) => [...store.pulls.values()].map((pull) => ({ store, pull })));

const share = (part: number, whole: number) => part / whole;

describe('a generated world', () => {
  test('is the same for the same seed and beginning, and another one for another seed', () => {
    expect(fingerprint(smallWorld())).toBe(fingerprint(smallWorld()));
    expect(fingerprint(smallWorld({ seed: 8 }))).not.toBe(fingerprint(smallWorld()));
  });

  test('grows the same way in many small steps as in one', () => {
    const stepwise = smallWorld();
    for (let at = stepwise.from.getTime(); at <= later.getTime(); at += 9 * 3_600_000) stepwise.advanceTo(at);
    const told = (world: World) =>
      JSON.stringify(world.repositories.map((store) => [...store.pulls.values()]));
    expect(told(grown(stepwise))).toBe(told(grown()));
  });

  test('begins on a Monday 18 months back, and shows about 4,000 pull requests in 6 repositories today', () => {
    const world = generateWorld();
    expect(world.from.getUTCDay()).toBe(1);
    grown(world, new Date());
    const pulls = pullsOf(world).length;
    expect(world.repositories).toHaveLength(6);
    expect(pulls).toBeGreaterThan(3_400);
    expect(pulls).toBeLessThan(4_600);
    expect(world.pending.length).toBeGreaterThan(10_000);
  });

  test('takes its own beginning for the same world again', () => {
    const world = smallWorld({ from: new Date('2025-01-06T07:08:09.123Z') });
    expect(fingerprint(smallWorld({ from: new Date(world.from.toISOString()) }))).toBe(fingerprint(world));
  });

  test('numbers issues and pull requests together, in the order of their creation', () => {
    for (const store of grown().repositories) {
      const all = [...store.pulls.values(), ...store.issues.values()].sort((a, b) => a.number - b.number);
      expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index + 1));
      expect(all.map(({ created_at }) => created_at)).toEqual(all.map(({ created_at }) => created_at).sort());
    }
  });

  test('gives no id twice', () => {
    const world = grown();
    const ids = world.repositories.flatMap((store) => [
      ...[...store.pulls.values()].map(({ id }) => `pull ${id}`),
      ...[...store.issues.values()].map(({ id }) => `issue ${id}`),
      ...[...store.deployments.values()].map(({ id }) => `deployment ${id}`),
      ...[...store.runs.values()].map(({ id }) => `run ${id}`),
      ...store.jobs.all().map(({ record }) => `job ${record.id}`),
      ...store.reviews.all().map(({ record }) => `review ${record.id}`),
      ...store.issueComments.all().map(({ record }) => `comment ${record.id}`),
      ...store.deploymentStatuses.all().map(({ record }) => `status ${record.id}`),
      ...store.events.all().map(({ record }) => `event ${record.id}`),
      ...store.pullCommits.all().map(({ record }) => `commit ${record.sha}`),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has every merge commit on main, in the order of the merges, whatever the merge method', () => {
    for (const store of grown(generateWorld({ from: new Date('2025-01-06'), months: 2, horizonMonths: 0 }))
      .repositories) {
      const main = store.commits
        .log(store.headSha)
        .map(({ sha }) => sha)
        .reverse();
      const merges = [...store.pulls.values()]
        .filter(({ merged_at }) => merged_at)
        .sort((a, b) => main.indexOf(a.merge_commit_sha ?? '') - main.indexOf(b.merge_commit_sha ?? ''));
      expect(merges.length).toBeGreaterThan(10);
      expect(merges.every(({ merge_commit_sha }) => main.includes(merge_commit_sha ?? ''))).toBe(true);
      const times = merges.map(({ merged_at }) => merged_at);
      expect(times).toEqual([...times].sort());
    }
  });

  test('deploys what is on main, and makes a deployment inactive when the next one succeeds', () => {
    for (const store of grown().repositories) {
      const main = new Set(store.commits.log(store.headSha).map(({ sha }) => sha));
      const production = ordered(store.deployments, 'created_at').filter(
        (one) => one.environment === 'production',
      );
      expect(production.length).toBeGreaterThan(20);
      expect(production.every(({ sha }) => main.has(sha))).toBe(true);
      const last = production.map(({ id }) => store.deploymentStatuses.of(id).at(-1)?.state);
      expect(last.filter((state) => state === 'success').length).toBeLessThanOrEqual(1);
      expect(last.filter((state) => state === 'inactive').length).toBeGreaterThan(15);
    }
  });

  test('holds what real life holds', () => {
    const world = grown(smallWorld({ pullRequestsPerMonth: 220, months: 6 }), new Date('2025-07-10'));
    const all = pullsOf(world);
    const merged = all.filter(({ pull }) => pull.merged_at);
    const count = (fits: (one: (typeof all)[number]) => boolean) => all.filter(fits).length;
    expect(
      share(
        count(({ pull }) => pull.user?.type === 'Bot'),
        all.length,
      ),
    ).toBeGreaterThan(0.06);
    expect(
      share(
        count(({ pull }) => pull.user?.type === 'Bot'),
        all.length,
      ),
    ).toBeLessThan(0.2);
    expect(share(merged.length, all.length)).toBeGreaterThan(0.8);
    expect(count(({ pull }) => pull.user === null)).toBeGreaterThan(3);
    expect(count(({ pull }) => pull.state === 'closed' && !pull.merged_at)).toBeGreaterThan(20);
    expect(
      count(({ store, pull }) => store.reviews.of(pull.number).length === 0 && pull.merged_at !== null),
    ).toBeGreaterThan(20);
    expect(
      count(({ store, pull }) =>
        store.reviews.of(pull.number).some(({ state }) => state === 'CHANGES_REQUESTED'),
      ),
    ).toBeGreaterThan(50);
    expect(count(({ store, pull }) => store.pullCommits.of(pull.number).length > 100)).toBe(1);
    expect(count(({ store, pull }) => store.reviews.of(pull.number).length > 100)).toBe(1);
    expect(count(({ pull }) => /[^\p{ASCII}]/u.test(pull.title))).toBeGreaterThan(10);
    const after = ({ store, pull }: (typeof all)[number]) =>
      (store.pullCommits.of(pull.number)[0]?.commit.author?.date ?? '') > pull.created_at;
    expect(count(after)).toBeGreaterThan(0);
    const events = world.repositories.flatMap((store) =>
      store.events.all().map(({ record }) => record.event),
    );
    for (const event of [
      'ready_for_review',
      'head_ref_force_pushed',
      'review_requested',
      'merged',
      'closed',
      'labeled',
    ]) {
      expect(events).toContain(event);
    }
    const incidents = world.repositories.flatMap((store) =>
      [...store.issues.values()].filter(({ labels }) => labels.some(({ name }) => name === 'incident')),
    );
    expect(incidents.length).toBeGreaterThan(10);
    expect(incidents.filter(({ closed_at }) => closed_at).length).toBeGreaterThan(10);
  });

  test('names in a revert the merged pull request it takes back', () => {
    const reverts = pullsOf(grown()).filter(({ pull }) => pull.title.startsWith('Revert "'));
    expect(reverts.length).toBeGreaterThan(2);
    for (const { store, pull } of reverts) {
      const [, name, number] = /^Reverts (.+)#(\d+)$/.exec(pull.body ?? '') ?? [];
      const reverted = store.pulls.get(Number(number));
      expect(name).toBe(store.repository.full_name);
      expect(pull.title).toBe(`Revert "${reverted?.title}"`);
      expect((reverted?.merged_at ?? '') <= pull.created_at).toBe(true);
    }
  });

  test('closes an issue when a pull request that says so is merged', () => {
    const closing = pullsOf(grown()).filter(
      ({ pull }) => pull.merged_at && /(?:Closes|Fixes) #\d+$/.test(pull.body ?? ''),
    );
    expect(closing.length).toBeGreaterThan(2);
    for (const { store, pull } of closing) {
      const issue = store.issues.get(Number(/#(\d+)$/.exec(pull.body ?? '')?.[1]));
      expect(issue?.state).toBe('closed');
      expect((issue?.closed_at ?? '~') <= (pull.merged_at ?? '')).toBe(true);
    }
  });

  test('shows nothing that happens after now', () => {
    const now = later.toISOString();
    for (const store of grown().repositories) {
      const times = [
        ...[...store.pulls.values()].flatMap((pull) => [
          pull.created_at,
          pull.updated_at,
          pull.merged_at,
          pull.closed_at,
        ]),
        ...store.reviews.all().map(({ record }) => record.submitted_at),
        ...store.deploymentStatuses.all().map(({ record }) => record.created_at),
      ];
      expect(times.filter((time) => time && time > now)).toEqual([]);
    }
  });
});
