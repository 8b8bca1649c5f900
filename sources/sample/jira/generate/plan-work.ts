import { DAY, MINUTE } from '../../generate/calendar.ts';
import { issueKeyOf } from '../../generate/issue-key.ts';
import type { Person } from '../../generate/people.ts';
import { type IssuePlan, mergedAt, type PullPlan, type RepositoryPlan } from '../../generate/plan.ts';
import type { Random } from '../../generate/random.ts';

/** What becomes an issue of Jira: the work behind a pull request, or an incident. Times in epoch ms. */
export interface WorkPlan {
  type: 'story' | 'bug' | 'incident';
  /** As that of the pull request, or of the incident on GitHub: keys and numbers go together. */
  number: number;
  title: string;
  labels: string[];
  priority: string;
  reporter: Person;
  assignee: Person;
  points: number | null;
  createdAt: number;
  /** When it gets to each, in order; null: never. */
  inProgress: number;
  inReview: number | null;
  done: number | null;
}

const priorities: Record<string, string> = { sev1: 'Highest', sev2: 'High', sev3: 'Medium' };

/** The work of one repository, from what happens in it. `from` in epoch ms. */
export function planWork(
  repository: string,
  { pulls, issues }: RepositoryPlan,
  from: number,
  random: Random,
): WorkPlan[] {
  const fixedAt = new Map<IssuePlan, number>();
  for (const pull of pulls) {
    const merged = mergedAt(pull);
    if (pull.mention && merged) fixedAt.set(pull.mention.issue, merged);
  }
  const work = pulls.flatMap((pull) => ofPull(repository, pull, from, random));
  for (const issue of issues) {
    if (issue.labels.includes('incident')) work.push(ofIncident(issue, fixedAt.get(issue), random));
  }
  return work;
}

function ofPull(repository: string, pull: PullPlan, from: number, random: Random): WorkPlan[] {
  if (issueKeyOf(repository, pull) === null) return [];
  const begun = Math.min(pull.createdAt, ...pull.commits.map(({ at }) => at));
  const merged = mergedAt(pull);
  return [
    {
      ...{ type: pull.kind === 'bug' ? 'bug' : 'story', number: pull.number, title: pull.title, labels: [] },
      ...{
        priority: random.pick(['Medium', 'Medium', 'Low', 'High']),
        reporter: pull.reviewers[0] ?? pull.author,
      },
      ...{ assignee: pull.author, points: random.chance(0.8) ? random.pick([1, 2, 3, 5, 8]) : null },
      createdAt: Math.max(from, begun - random.logNormal(5, 0.9) * DAY),
      ...{
        inProgress: begun,
        inReview: pull.createdAt,
        done: merged ? merged + random.int(1, 240) * MINUTE : null,
      },
    },
  ];
}

function ofIncident(issue: IssuePlan, fixedAt: number | undefined, random: Random): WorkPlan {
  const [severity = ''] = issue.labels.filter((label) => label in priorities);
  const begun = issue.createdAt + random.int(2, 30) * MINUTE;
  const closed = issue.closed?.at ?? fixedAt;
  return {
    ...{ type: 'incident', number: issue.number, title: issue.title, labels: issue.labels, points: null },
    ...{ priority: priorities[severity] ?? 'High', reporter: issue.author, assignee: issue.author },
    ...{ createdAt: issue.createdAt, inProgress: begun, inReview: null },
    done: closed === undefined ? null : Math.max(begun + MINUTE, closed),
  };
}
