import { deploymentChanges, releaseChange } from './generate/build-deployment.ts';
import { issueChanges } from './generate/build-issue.ts';
import { type Builder, pullChanges } from './generate/build-pull.ts';
import { checksOf, deployRun } from './generate/build-run.ts';
import { DAY, MONTH } from './generate/calendar.ts';
import { manyCommits, manyReviews } from './generate/extremes.ts';
import { createIds, shaOf } from './generate/ids.ts';
import { acme, bots, people } from './generate/people.ts';
import { type Period, planRepository } from './generate/plan-repository.ts';
import { profiles } from './generate/profiles.ts';
import { createRandom } from './generate/random.ts';
import type { Change } from './world/change.ts';
import type { Repository } from './world/records.ts';
import { RepositoryStore } from './world/repository-store.ts';
import { iso } from './world/time.ts';
import { World } from './world/world.ts';

export interface GenerateOptions {
  /** Default 1. */
  seed?: number;
  /** How many repositories. Default 6. */
  repositories?: number;
  /** Where the history begins. Default: the Monday `months` before today. */
  from?: Date;
  /** Months of history, by which the default `from` is found. Default 18. */
  months?: number;
  /** Months that go on after them. Default 12. */
  horizonMonths?: number;
  /** Over all repositories. Default 212, which makes about 4,000 in 18 months. */
  pullRequestsPerMonth?: number;
}

/** What a world has unless told otherwise. */
export const sampleDefaults = {
  seed: 1,
  repositories: 6,
  months: 18,
  horizonMonths: 12,
  pullRequestsPerMonth: 212,
};

/** Working days in a month, against which activity is measured. */
const WORKING_DAYS = 21.7;

function mondayBefore(today: Date, months: number): Date {
  const day = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - months, today.getUTCDate()));
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return new Date(day.getTime() - sinceMonday * DAY);
}

/** Ordinary work puts the first commit there; the sample is given one. */
function firstCommit(store: RepositoryStore, at: number): void {
  const { full_name: name } = store.repository;
  const signature = { name: 'Acme', email: 'hello@acme.example', date: iso(at) };
  const commit = { message: 'Initial commit', author: signature, committer: signature };
  const sha = shaOf(`${name} first`);
  store.commits.add({
    sha,
    node_id: `C_${sha.slice(0, 20)}`,
    commit,
    author: null,
    committer: null,
    parents: [],
  });
  store.commits.refs.set(store.defaultBranch, sha);
}

/**
 * A world that is the same for the same options, on every machine: 18 months of history and a year to come over six
 * repositories of one company. It is empty until {@link World.advanceTo} lets time pass, which the server does.
 */
export function generateWorld(options: GenerateOptions = {}): World {
  const { seed, repositories, months, horizonMonths, pullRequestsPerMonth } = {
    ...sampleDefaults,
    ...options,
  };
  const from = options.from ?? mondayBefore(new Date(), months);
  const start = Math.floor(from.getTime() / 1000) * 1000;
  const period: Period = { from: start, to: start + (months + horizonMonths) * MONTH };
  const world = new World(new Date(start));
  for (const { user } of [...people, ...bots]) if (user) world.addUser(user);

  const ids = createIds();
  const all = profiles(repositories);
  const weights = all.reduce((sum, { weight }) => sum + weight, 0);
  const changes: Change[] = [];
  for (const [index, profile] of all.entries()) {
    const random = createRandom(`${seed}/${profile.name}`);
    const perDay = (pullRequestsPerMonth * profile.weight) / weights / WORKING_DAYS;
    const plan = planRepository(profile, period, perDay, random);
    if (index === 0) manyCommits(plan.pulls, random.fork('many commits'));
    if (index === Math.min(1, all.length - 1)) manyReviews(plan.pulls, random.fork('many reviews'));

    const store = new RepositoryStore(repositoryRecord(ids('repository'), profile, start));
    firstCommit(store, start - 30 * DAY);
    world.addRepository(store);
    const builder: Builder = {
      repository: store.repository.full_name,
      profile,
      random: random.fork('texts'),
      ids,
      seed,
    };
    for (const pull of plan.pulls) {
      const own = pullChanges(builder, pull);
      const opened = own[0];
      changes.push(...own, ...(opened?.type === 'pull.opened' ? checksOf(builder, opened) : []));
    }
    for (const issue of plan.issues) changes.push(...issueChanges(builder, issue));
    for (const deployment of plan.deployments) {
      changes.push(...deploymentChanges(builder, deployment), ...deployRun(builder, deployment));
    }
    for (const release of plan.releases) changes.push(releaseChange(builder, release));
  }
  world.schedule(changes);
  return world;
}

function repositoryRecord(
  id: number,
  { name, description, language }: ReturnType<typeof profiles>[number],
  start: number,
): Repository {
  return {
    id,
    node_id: `R_${id}`,
    name,
    full_name: `acme/${name}`,
    owner: acme,
    private: true,
    archived: false,
    description,
    language,
    default_branch: 'main',
    fork: false,
    visibility: 'private',
    created_at: iso(start - 30 * DAY),
  };
}
