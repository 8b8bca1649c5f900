import { activity, DAY, HOUR, MINUTE } from './calendar.ts';
import type { Person } from './people.ts';
import type { DeploymentPlan, ReleasePlan } from './plan.ts';
import type { Profile } from './profiles.ts';
import type { Random } from './random.ts';
import type { Trend } from './trend.ts';

interface Given {
  profile: Profile;
  random: Random;
  trendAt: (ms: number) => Trend;
  team: { person: Person; weight: number }[];
}

/** One deployment, and another try after one that failed. */
function deploy(
  given: Given,
  environment: DeploymentPlan['environment'],
  createdAt: number,
): DeploymentPlan[] {
  const { random, team } = given;
  const by = random.weighted(team, ({ weight }) => weight).person;
  const finishedAt = createdAt + random.logNormal(environment === 'production' ? 6 : 3.5, 0.4) * MINUTE;
  const fails = random.chance(
    (environment === 'production' ? 0.035 : 0.05) * given.trendAt(createdAt).trouble,
  );
  const result = fails ? (random.chance(0.8) ? 'failure' : 'error') : 'success';
  const plan: DeploymentPlan = { environment, createdAt, finishedAt, result, by };
  return fails ? [plan, ...deploy(given, environment, finishedAt + random.int(12, 95) * MINUTE)] : [plan];
}

/** Merges that come while a deployment waits go along with it. */
function batched(merges: readonly number[], delay: () => number): number[] {
  const times: number[] = [];
  for (const merge of merges) {
    const last = times.at(-1);
    if (last === undefined || merge > last) times.push(merge + delay());
  }
  return times;
}

/** The fixed times of a rhythm at which something new waits to go out. */
function timetable(profile: Profile, merges: readonly number[], random: Random): number[] {
  const { rhythm } = profile;
  const [first, last] = [merges[0], merges.at(-1)];
  if (rhythm.kind !== 'timed' || first === undefined || last === undefined) return [];
  const times: number[] = [];
  let next = 0;
  for (let day = Math.floor(first / DAY) * DAY; day <= last + 14 * DAY; day += DAY) {
    const week = Math.floor(day / (7 * DAY));
    const isDay = rhythm.weekdays.includes(new Date(day).getUTCDay()) && week % rhythm.everyWeeks === 0;
    if (!isDay || activity(day) < 0.3) continue;
    for (const time of rhythm.times) {
      const at = day + time + random.int(0, 25) * MINUTE;
      const waiting = merges[next];
      if (waiting === undefined || waiting >= at || random.chance(0.04)) continue;
      times.push(at);
      while ((merges[next] ?? Number.POSITIVE_INFINITY) < at) next++;
    }
  }
  return times;
}

/** Staging after (nearly) every merge, production by the repository's rhythm. `merges` in order. */
export function planDeployments(given: Given, merges: readonly number[]): DeploymentPlan[] {
  const { profile, random } = given;
  const staging = batched(merges, () => random.int(3, 30) * MINUTE);
  const production =
    profile.rhythm.kind === 'continuous'
      ? batched(merges, () => random.int(10, 70) * MINUTE)
      : timetable(profile, merges, random);
  return [
    ...staging.flatMap((at) => deploy(given, 'staging', at)),
    ...production.flatMap((at) => deploy(given, 'production', at)),
  ].sort((a, b) => a.createdAt - b.createdAt);
}

/** A fix goes out by itself, at once. */
export const deployFix = (given: Given, merged: number): DeploymentPlan[] =>
  deploy(given, 'production', merged + given.random.int(4, 18) * MINUTE);

/** Releases every few weeks, right after a deployment to production went well. */
export function planReleases(
  { profile, random }: Given,
  deployments: readonly DeploymentPlan[],
): ReleasePlan[] {
  if (profile.releaseWeeks === 0) return [];
  const releases: ReleasePlan[] = [];
  let [major, minor, next] = [1, 0, 0];
  for (const { environment, result, finishedAt, by } of deployments) {
    if (environment !== 'production' || result !== 'success' || finishedAt < next) continue;
    if (random.chance(0.04)) [major, minor] = [major + 1, 0];
    releases.push({ at: finishedAt + 5 * MINUTE, tag: `v${major}.${minor}.0`, by });
    minor++;
    next = finishedAt + profile.releaseWeeks * 7 * DAY - 12 * HOUR;
  }
  return releases;
}
