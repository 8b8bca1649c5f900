import type { Random } from '#sources/sample/generate/random.ts';
import { type JiraChange, POINTS_FIELD, SPRINT_FIELD } from '#sources/sample/jira/change.ts';
import type { JiraIssue } from '#sources/sample/jira/records.ts';
import type { JiraWorld } from '#sources/sample/jira/world.ts';

/** Lets something happen at `at` (epoch ms), of every kind that the sample knows; `edits`: nothing comes or goes. */
export function changeJiraAtRandom(
  world: JiraWorld,
  random: Random,
  at: number,
  only: 'anything' | 'edits' = 'anything',
): void {
  const edits = () => editOf(world, random, at);
  const change = only === 'edits' || random.chance(0.5) ? edits() : changeOf(world, random, at);
  world.apply(change);
}

function editOf(world: JiraWorld, random: Random, at: number): JiraChange {
  const { id } = random.pick([...world.issues.values()]);
  const by = random.chance(0.1) ? null : random.pick([...world.users.values()]);
  const set = (field: string, value: unknown): JiraChange => ({ type: 'set', id, by, at, field, value });
  const others = [...world.issues.keys()].filter((other) => other !== id);
  return random.pick<() => JiraChange>([
    () => set('status', random.pick(world.statuses)),
    () => set(SPRINT_FIELD, random.chance(0.3) ? [] : [random.pick(world.sprints)]),
    () => set('assignee', random.chance(0.2) ? null : by),
    () => set(POINTS_FIELD, random.chance(0.2) ? null : random.int(1, 13)),
    () => set('summary', `Title ${random.int(1, 1_000)} \u0000 修复 🚀`),
    () => set('labels', [`label-${random.int(1, 9)}`]),
    () => set('priority', { id: '2', name: random.pick(['High', 'Low']) }),
    () => set('issuetype', random.pick(world.issueTypes)),
    () => set('parent', random.chance(0.3) ? null : { id: random.pick(others) }),
  ])();
}

function changeOf(world: JiraWorld, random: Random, at: number): JiraChange {
  const issue = random.pick([...world.issues.values()]);
  const by = random.pick([...world.users.values()]);
  const project = random.pick(world.projects);
  const sprint = random.pick(world.sprints);
  return random.pick<() => JiraChange>([
    () => ({ type: 'created', at, issue: newIssue(world, random, at) }),
    () => ({ type: 'deleted', id: issue.id, at }),
    () => ({ type: 'moved', id: issue.id, by, project: project.key, at }),
    () => ({ type: 'visible', project: project.key, visible: random.chance(0.6), at }),
    () => ({ type: 'sprint', at, sprint: { ...sprint, name: `Sprint of ${at}` } }),
    () => ({ type: 'renamed', project: project.key, name: `Project of ${at}`, at }),
  ])();
}

function newIssue(world: JiraWorld, random: Random, at: number): JiraIssue {
  const project = random.pick(world.projects);
  const [reporter, assignee] = [random.pick([...world.users.values()]), null];
  return {
    id: world.nextId(),
    key: world.nextKey(project),
    createdAt: at,
    updatedAt: at,
    resolvedAt: null,
    histories: [],
    fields: {
      project,
      status: random.pick(world.statuses),
      issuetype: random.pick(world.issueTypes),
      summary: `Asked at ${at}`,
      priority: null,
      labels: [],
      reporter,
      creator: reporter,
      assignee,
      [POINTS_FIELD]: null,
      [SPRINT_FIELD]: null,
    },
  };
}
