import { activity, DAY, MINUTE, momentOf } from './calendar.ts';
import { bots, type Person, people } from './people.ts';
import { mergedAt, type PullPlan, type RepositoryPlan } from './plan.ts';
import { deployFix, planDeployments, planReleases } from './plan-deployments.ts';
import { planIncidents } from './plan-incidents.ts';
import { mentionIssues, planIssues } from './plan-issues.ts';
import { planPull } from './plan-pull.ts';
import type { Profile } from './profiles.ts';
import type { Random } from './random.ts';
import type { Kind } from './texts.ts';
import { trendAt as trendSince } from './trend.ts';

export interface Period {
  from: number;
  to: number;
}

const BOT_SHARE = 0.12;

/** Who works here: few of all, and those the more. */
function teamOf(random: Random): { person: Person; weight: number }[] {
  return people.map((person) => ({ person, weight: person.weight * (random.chance(0.4) ? 1 : 0.1) }));
}

const kinds: [Kind, number][] = [
  ...([
    ['feature', 44],
    ['bug', 30],
    ['chore', 18],
  ] as [Kind, number][]),
  ...([
    ['docs', 6],
    ['hotfix', 1.5],
  ] as [Kind, number][]),
];

const daysOf = ({ from, to }: Period): number[] =>
  Array.from({ length: Math.ceil((to - from) / DAY) }, (_, index) => from + index * DAY);

/**
 * Everything that will happen in one repository.
 *
 * @param perDay pull requests on a usual working day
 */
export function planRepository(
  profile: Profile,
  period: Period,
  perDay: number,
  random: Random,
): RepositoryPlan {
  const team = teamOf(random.fork('team'));
  const trendAt = (ms: number) => trendSince(ms - period.from);
  const given = { profile, team, trendAt };
  const days = daysOf(period);

  const pulls = planPulls({ ...given, random: random.fork('pulls') }, days, perDay);
  const merges = (of: readonly PullPlan[]) =>
    of.flatMap((pull) => mergedAt(pull) ?? []).sort((a, b) => a - b);
  const regular = planDeployments({ ...given, random: random.fork('deployments') }, merges(pulls));
  const incidents = planIncidents({ ...given, random: random.fork('incidents') }, regular, pulls);
  const fixes = incidents.flatMap(({ fix }) => fix ?? []);
  const hotfixes = { ...given, random: random.fork('fixes') };
  const deployments = [...regular, ...merges(fixes).flatMap((at) => deployFix(hotfixes, at))].sort(
    (a, b) => a.createdAt - b.createdAt,
  );
  const ordinary = { team, random: random.fork('issues') };
  const issues = planIssues(ordinary, days, perDay * 0.16);
  mentionIssues(ordinary, pulls, issues);
  const plan: RepositoryPlan = {
    pulls: [...pulls, ...fixes],
    issues: [...issues, ...incidents.map(({ issue }) => issue)],
    deployments,
    releases: planReleases({ ...given, random: random.fork('releases') }, deployments),
  };
  number(plan);
  return plan;
}

function planPulls(
  given: Parameters<typeof planIncidents>[0],
  days: readonly number[],
  perDay: number,
): PullPlan[] {
  const { random, team, trendAt } = given;
  const pulls: PullPlan[] = [];
  for (const day of days) {
    const trend = trendAt(day);
    const circumstances = { ...given, trend };
    for (
      let count = random.poisson(perDay * (1 - BOT_SHARE) * trend.volume * activity(day));
      count > 0;
      count--
    ) {
      const author = random.weighted(team, ({ weight }) => weight).person;
      const [kind] = random.weighted(kinds, ([, weight]) => weight);
      pulls.push(planPull(circumstances, author, kind, momentOf(author, day, random)));
    }
    // Bots come at night, most of them at the beginning of the week, holidays or not.
    const weekday = new Date(day).getUTCDay();
    const share = weekday === 1 ? 2.6 : weekday === 0 || weekday === 6 ? 0.2 : 0.5;
    for (let count = random.poisson(perDay * BOT_SHARE * 1.05 * share); count > 0; count--) {
      const bot = random.weighted(bots, ({ weight }) => weight);
      pulls.push(planPull(circumstances, bot, 'dependency', day + random.int(180, 420) * MINUTE));
    }
    // Some changes are taken back without an incident.
    const culprit = pulls.at(-1);
    const merged = culprit && mergedAt(culprit);
    if (culprit && merged && culprit.kind !== 'revert' && random.chance(0.014 * perDay)) {
      const title = `Revert "${culprit.title}"`;
      const revert = planPull(
        circumstances,
        culprit.author,
        'revert',
        merged + random.int(30, 4_000) * MINUTE,
        title,
      );
      revert.reverts = culprit;
      pulls.push(revert);
    }
  }
  return pulls;
}

/** Issues and pull requests share their numbers, given in the order of their creation. */
function number({ pulls, issues }: RepositoryPlan): void {
  const inOrder = [...pulls, ...issues].sort((a, b) => a.createdAt - b.createdAt);
  for (const [index, item] of inOrder.entries()) item.number = index + 1;
}
