import { activity, DAY, momentOf } from './calendar.ts';
import type { Person } from './people.ts';
import type { IssuePlan, PullPlan } from './plan.ts';
import type { Random } from './random.ts';
import { issueTitle } from './texts.ts';

interface Given {
  random: Random;
  team: { person: Person; weight: number }[];
}

const labels = ['bug', 'enhancement', 'question', 'good first issue'];

/** Ordinary issues, `perDay` on a usual working day. `days` are UTC midnights. */
export function planIssues({ random, team }: Given, days: readonly number[], perDay: number): IssuePlan[] {
  const someone = () => random.weighted(team, ({ weight }) => weight).person;
  return days.flatMap((day) =>
    Array.from({ length: random.poisson(perDay * activity(day)) }, () => {
      const author = someone();
      const createdAt = momentOf(author, day, random);
      const comments = Array.from({ length: random.poisson(1) }, () => ({
        at: createdAt + random.logNormal(2, 1) * DAY,
        by: someone(),
      }));
      const closed = random.chance(0.72)
        ? { at: createdAt + random.logNormal(9, 1.2) * DAY, by: someone() }
        : null;
      const named = random.chance(0.7) ? [random.pick(labels)] : [];
      return { number: 0, createdAt, author, title: issueTitle(random), labels: named, comments, closed };
    }),
  );
}

/** Lets some features and fixes close an issue that was open when they were opened. */
export function mentionIssues(
  { random }: Given,
  pulls: readonly PullPlan[],
  issues: readonly IssuePlan[],
): void {
  for (const pull of pulls) {
    if ((pull.kind !== 'feature' && pull.kind !== 'bug') || !random.chance(0.16)) continue;
    const open = issues.filter(
      ({ createdAt, closed }) => createdAt < pull.createdAt && !(closed && closed.at < pull.createdAt),
    );
    if (open.length === 0) continue;
    pull.mention = { word: random.chance(0.7) ? 'Closes' : 'Refs', issue: random.pick(open.slice(-30)) };
  }
}
