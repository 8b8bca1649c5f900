import { afterWork, DAY, MINUTE } from '../../generate/calendar.ts';
import { issueKeyOf } from '../../generate/issue-key.ts';
import type { Person } from '../../generate/people.ts';
import { type IssuePlan, mergedAt, type PullPlan, type RepositoryPlan } from '../../generate/plan.ts';
import type { Random } from '../../generate/random.ts';
import { type Move, movesOf } from './plan-moves.ts';

/** What becomes an issue of Jira: the work behind a pull request, a part of it, an idea, or an incident. In epoch ms. */
export interface WorkPlan {
  type: 'story' | 'bug' | 'task' | 'subtask' | 'improvement' | 'incident';
  /** As that of the pull request, or of the incident on GitHub: keys and numbers go together. */
  number: number;
  /** Of a sub-task: the number of what it is a part of. */
  parent: number | null;
  title: string;
  labels: string[];
  priority: string;
  reporter: Person;
  assignee: Person;
  points: number | null;
  createdAt: number;
  /** The statuses it gets, in order. Empty: nobody has begun it. */
  moves: Move[];
}

const priorities: Record<string, string> = { sev1: 'Highest', sev2: 'High', sev3: 'Medium' };
const parts = ['Write tests', 'Update the docs', 'Roll out behind a flag', 'Measure it', 'Translate texts'];

/** The work of one repository, from what happens in it. `from` in epoch ms. */
export function planWork(
  repository: string,
  { pulls, issues, deployments }: RepositoryPlan,
  from: number,
  random: Random,
): WorkPlan[] {
  const fixedAt = new Map<IssuePlan, number>();
  for (const pull of pulls) {
    const merged = mergedAt(pull);
    if (pull.mention && merged) fixedAt.set(pull.mention.issue, merged);
  }
  const releases = deployments
    .filter(({ environment, result }) => environment === 'production' && result === 'success')
    .map(({ finishedAt }) => finishedAt)
    .sort((a, b) => a - b);
  const work: WorkPlan[] = [];
  // Numbers of pull requests that no issue stands behind go to what has none: tasks, ideas, parts.
  let parent: WorkPlan | undefined;
  for (const pull of pulls.toSorted((a, b) => a.number - b.number)) {
    if (issueKeyOf(repository, pull) !== null) {
      const planned = ofPull(pull, from, releases, random);
      work.push(planned);
      if ((planned.points ?? 0) >= 5 && planned.moves.length > 0) parent = planned;
    } else if (pull.kind === 'chore' || pull.kind === 'docs') {
      if (random.chance(0.6))
        work.push({ ...ofPull(pull, from, releases, random), type: 'task', points: null });
    } else if (pull.author.bot && parent && random.chance(0.35)) {
      work.push(partOf(parent, pull.number, random));
    } else if (pull.author.bot && random.chance(0.2)) {
      work.push(ideaOf(pull, random.pick(pulls), from, random));
    }
  }
  for (const issue of issues) {
    if (issue.labels.includes('incident')) work.push(ofIncident(issue, fixedAt.get(issue), random));
  }
  return work;
}

function ofPull(pull: PullPlan, from: number, releases: readonly number[], random: Random): WorkPlan {
  const committed = Math.min(pull.createdAt, ...pull.commits.map(({ at }) => at));
  // Somebody thinks before the first commit.
  const begun = Math.max(from, committed - random.logNormal(0.9, 0.9) * DAY);
  return {
    type: pull.kind === 'bug' ? 'bug' : 'story',
    number: pull.number,
    title: pull.title,
    labels: [],
    priority: random.pick(['Medium', 'Medium', 'Low', 'High']),
    reporter: pull.reviewers[0] ?? pull.author,
    parent: null,
    assignee: pull.author,
    points: random.chance(0.8) ? random.pick([1, 2, 3, 5, 8]) : null,
    createdAt: Math.max(from, begun - random.logNormal(5, 0.9) * DAY),
    moves: movesOf(pull, begun, releases, random),
  };
}

/** A part of a story, done while that is under way. */
function partOf(story: WorkPlan, number: number, random: Random): WorkPlan {
  const [first, last] = [story.moves[0]?.at ?? story.createdAt, story.moves.at(-1)?.at ?? story.createdAt];
  const begun = first + (last - first) * random.next() * 0.5;
  const done = begun + (last - begun) * (0.3 + 0.6 * random.next());
  return {
    ...story,
    type: 'subtask',
    number,
    parent: story.number,
    title: random.pick(parts),
    points: null,
    createdAt: Math.max(story.createdAt, first - 2 * MINUTE),
    moves: [
      { at: begun, to: 'inProgress' },
      { at: Math.max(begun + MINUTE, done), to: 'done' },
    ],
  };
}

/** Something that somebody wants and nobody begins; most are closed when the list is cleaned up. */
function ideaOf(pull: PullPlan, like: PullPlan, from: number, random: Random): WorkPlan {
  const by = like.reviewers[0] ?? like.author;
  const createdAt = Math.max(from, pull.createdAt - random.int(1, 40) * MINUTE);
  const closed = createdAt + random.logNormal(45, 0.8) * DAY;
  return {
    type: 'improvement',
    number: pull.number,
    parent: null,
    title: like.title,
    labels: [],
    points: null,
    priority: 'Low',
    reporter: by,
    assignee: by,
    createdAt,
    moves: random.chance(0.85) ? [{ at: afterWork(by, closed, 0.5), to: 'done' }] : [],
  };
}

function ofIncident(issue: IssuePlan, fixedAt: number | undefined, random: Random): WorkPlan {
  const [severity = ''] = issue.labels.filter((label) => label in priorities);
  const begun = issue.createdAt + random.int(2, 30) * MINUTE;
  const closed = issue.closed?.at ?? fixedAt;
  const moves: Move[] = [{ at: begun, to: 'inProgress' }];
  if (closed !== undefined) moves.push({ at: Math.max(begun + MINUTE, closed), to: 'done' });
  return {
    type: 'incident',
    number: issue.number,
    title: issue.title,
    labels: issue.labels,
    points: null,
    priority: priorities[severity] ?? 'High',
    reporter: issue.author,
    assignee: issue.author,
    parent: null,
    createdAt: issue.createdAt,
    moves,
  };
}
