import { expect, test } from 'vitest';
import { later, smallWorld } from '../testing.ts';
import type { Change } from './change.ts';
import type { RepositoryStore } from './repository-store.ts';
import type { World } from './world.ts';

const at = later.getTime();

function grown(): { world: World; store: RepositoryStore; other: RepositoryStore } {
  const world = smallWorld();
  world.advanceTo(at);
  const [store, other] = world.repositories;
  if (!store || !other) throw new Error('no repositories');
  return { world, store, other };
}

/** What is left of a change when it is not said where and when. */
type Bare = Change extends infer C ? (C extends Change ? Omit<C, 'at' | 'repository'> : never) : never;
const apply = (world: World, { repository }: RepositoryStore, change: Bare) =>
  world.apply({ ...change, at, repository: repository.full_name } as Change);

const issueWithComments = ({ issues, issueComments }: RepositoryStore) => {
  const issue = [...issues.values()].find(({ number }) => issueComments.of(number).length > 0);
  if (!issue) throw new Error('no issue with comments');
  return issue;
};

test('a transferred issue is another one elsewhere, with its comments, and a number nothing has or will have', () => {
  const { world, store, other } = grown();
  const issue = issueWithComments(store);
  const said = store.issueComments.of(issue.number).length;
  const number = world.nextNumber(other) + 1;
  expect([...other.pulls.keys(), ...other.issues.keys()]).not.toContain(number);
  apply(world, store, { type: 'issue.transferred', number: issue.number, to: other.repository.full_name });
  expect(store.issues.get(issue.number)).toBeUndefined();
  expect(store.issueComments.of(issue.number)).toEqual([]);
  const moved = other.issues.get(number);
  expect(moved).toMatchObject({ title: issue.title, created_at: issue.created_at });
  expect(moved?.id).not.toBe(issue.id);
  expect(other.issueComments.of(number)).toHaveLength(said);
  expect(world.nextNumber(other)).toBeGreaterThan(number);
});

test('what happens to an issue or a deployment after it was deleted is lost', () => {
  const { world, store } = grown();
  const { number } = issueWithComments(store);
  const [deployment] = store.deployments.values();
  const id = deployment?.id ?? 0;
  apply(world, store, { type: 'issue.deleted', number });
  apply(world, store, { type: 'deployment.deleted', id });
  const comment = { id: 1, user: null, created_at: 'now', updated_at: 'now' };
  apply(world, store, { type: 'commented', number, comment });
  apply(world, store, { type: 'issue.edited', number, by: null, fields: { title: 'Too late' } });
  apply(world, store, { type: 'deployment.status', id, state: 'success', by: null });
  expect(store.issueComments.of(number)).toEqual([]);
  expect(store.deploymentStatuses.of(id)).toEqual([]);
  expect([...store.activeDeployments.values()].map((one) => one.id)).not.toContain(id);
});

test('an edit or a deletion of a comment is an update of what it belongs to', () => {
  const { world, store } = grown();
  const issue = issueWithComments(store);
  const [first] = store.issueComments.of(issue.number);
  const before = issue.updated_at;
  const comment = first?.id ?? 0;
  apply(world, store, { type: 'comment.edited', number: issue.number, comment, body: 'On second thoughts' });
  expect(store.issueComments.of(issue.number)[0]?.body).toBe('On second thoughts');
  expect(issue.updated_at > before).toBe(true);
  apply(world, store, { type: 'comment.deleted', number: issue.number, comment });
  expect(store.issueComments.of(issue.number).map(({ id }) => id)).not.toContain(comment);
});

test('a run that is restarted is the same one, in its next attempt, with jobs of its own', () => {
  const { world, store } = grown();
  const run = [...store.runs.values()].find(({ status }) => status === 'completed');
  if (!run) throw new Error('no run');
  const job = { id: 7, run_id: 0, name: 'again', status: 'in_progress', conclusion: null };
  apply(world, store, { type: 'run.restarted', id: run.id, jobs: [job] });
  expect(run).toMatchObject({ status: 'in_progress', conclusion: null, run_attempt: 2 });
  expect(store.jobs.of(run.id)).toEqual([{ ...job, run_id: run.id, run_attempt: 2 }]);
});

test('what a deleted account did is nobody’s, and updated by nothing', () => {
  const { world, store } = grown();
  const pull = [...store.pulls.values()].find(({ user }) => user?.type === 'User');
  if (!pull?.user) throw new Error('no pull request');
  const { login } = pull.user;
  const before = pull.updated_at;
  expect(JSON.stringify(world.repositories.map(told))).toContain(`"login":"${login}"`);
  world.deleteUser(login);
  expect(JSON.stringify(world.repositories.map(told))).not.toContain(`"login":"${login}"`);
  expect([pull.user, pull.updated_at]).toEqual([null, before]);
  expect(world.user(login)).toBeUndefined();
});

const told = ({ pulls, issues, deployments, runs, releases, commits, ...groups }: RepositoryStore) => [
  ...[pulls, issues, deployments, runs, releases, commits].map((records) => [...records.values()]),
  ...[groups.reviews, groups.reviewComments, groups.issueComments, groups.events].map((list) => list.all()),
  groups.deploymentStatuses.all(),
];
