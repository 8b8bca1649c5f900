import { HOUR, MINUTE } from './calendar.ts';
import type { Person } from './people.ts';
import { type DeploymentPlan, type IssuePlan, mergedAt, type PullPlan } from './plan.ts';
import { type Circumstances, planPull } from './plan-pull.ts';
import { incidentTitle, titleOf } from './texts.ts';
import type { Trend } from './trend.ts';

type Given = Omit<Circumstances, 'trend'> & { trendAt: (ms: number) => Trend };

/** An incident and, unless it went away otherwise, the pull request that ended it. */
interface Incident {
  issue: IssuePlan;
  fix: PullPlan | null;
}

const someone = ({ random, team }: Given): Person => random.weighted(team, ({ weight }) => weight).person;

function incident(given: Given, openedAt: number): IssuePlan {
  const { random } = given;
  const severity = random.weighted(['sev1', 'sev2', 'sev3'], (name) =>
    name === 'sev1' ? 1 : name === 'sev2' ? 3 : 4,
  );
  const comments = Array.from({ length: random.int(0, 3) }, () => ({
    at: openedAt + random.int(3, 90) * MINUTE,
    by: someone(given),
  }));
  return {
    number: 0,
    createdAt: openedAt,
    author: someone(given),
    title: incidentTitle(random),
    comments,
    closed: null,
    labels: random.chance(0.8) ? ['incident', severity] : ['incident'],
  };
}

/** The latest change before the deployment: the first one suspected. */
function suspect(pulls: readonly PullPlan[], deployedAt: number): PullPlan | undefined {
  let latest: PullPlan | undefined;
  for (const pull of pulls) {
    const at = mergedAt(pull) ?? Number.POSITIVE_INFINITY;
    if (at < deployedAt && pull.kind !== 'revert' && at > (latest ? (mergedAt(latest) ?? 0) : 0))
      latest = pull;
  }
  return latest;
}

function fixOf(
  given: Given,
  issue: IssuePlan,
  deployment: DeploymentPlan,
  pulls: readonly PullPlan[],
): PullPlan | null {
  const { random } = given;
  const circumstances = { ...given, trend: given.trendAt(issue.createdAt) };
  const begun = issue.createdAt + random.logNormal(45, 0.9) * MINUTE;
  const way = random.next();
  const reverted = way < 0.24 ? suspect(pulls, deployment.createdAt) : undefined;
  if (reverted) {
    const fix = planPull(circumstances, someone(given), 'revert', begun, `Revert "${reverted.title}"`);
    fix.reverts = reverted;
    return fix;
  }
  if (way > 0.78) return null;
  const fix = planPull(circumstances, someone(given), 'hotfix', begun, titleOf('hotfix', random));
  fix.mention = { word: random.chance(0.6) ? 'Fixes' : 'Refs', issue };
  return fix;
}

/**
 * The incidents that deployments to production brought, and some that nothing explains.
 *
 * @param pulls those planned so far, among which a revert finds its culprit
 */
export function planIncidents(
  given: Given,
  deployments: readonly DeploymentPlan[],
  pulls: readonly PullPlan[],
): Incident[] {
  const { random, profile } = given;
  const found: Incident[] = [];
  for (const deployment of deployments) {
    const { environment, result, finishedAt } = deployment;
    if (environment !== 'production' || result !== 'success') continue;
    if (random.chance(0.006)) {
      const issue = incident(given, finishedAt + random.int(9, 12) * 24 * HOUR);
      issue.closed = { at: issue.createdAt + random.logNormal(3, 1) * HOUR, by: issue.author };
      found.push({ issue, fix: null });
    }
    if (!random.chance(profile.incidents * given.trendAt(finishedAt).trouble)) continue;
    const delay = Math.min(6 * 24 * HOUR, random.logNormal(1.7, 1.2) * HOUR);
    const issue = incident(given, finishedAt + delay);
    const fix = fixOf(given, issue, deployment, pulls);
    const repaired = (fix && mergedAt(fix)) ?? issue.createdAt + random.logNormal(2, 1) * HOUR;
    if (fix?.mention?.word !== 'Fixes') {
      issue.closed = { at: repaired + random.int(15, 120) * MINUTE, by: issue.author };
    }
    found.push({ issue, fix });
  }
  return found;
}
