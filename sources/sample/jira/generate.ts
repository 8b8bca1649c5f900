import { DAY, HOUR, MONTH } from '../generate/calendar.ts';
import { manyCommits, manyReviews } from '../generate/extremes.ts';
import { planRepository } from '../generate/plan-repository.ts';
import { type Profile, profiles } from '../generate/profiles.ts';
import { createRandom, type Random } from '../generate/random.ts';
import { type GenerateOptions, sampleDefaults } from '../generate.ts';
import { type JiraChange, POINTS_FIELD, SPRINT_FIELD } from './change.ts';
import { planWork, type WorkPlan } from './generate/plan-work.ts';
import { fields, projectOf, types, users, type Workflow, workflowOf, workflows } from './generate/site.ts';
import type { JiraIssue, JiraProject, JiraSprint } from './records.ts';
import { JiraWorld } from './world.ts';

/** Working days in a month, as the GitHub of the sample has it. */
const WORKING_DAYS = 21.7;
const SPRINT_LENGTH = 14 * DAY;

/**
 * The Jira of the company whose GitHub `generateWorld` makes with the same options: a project per repository, the same
 * people, an issue behind most features and fixes with the number of its pull request, tasks, sub-tasks and ideas, and
 * the same incidents. Empty until time passes.
 */
export function generateJiraWorld(options: GenerateOptions & { from: Date }): JiraWorld {
  const { seed, repositories, months, horizonMonths, pullRequestsPerMonth } = {
    ...sampleDefaults,
    ...options,
  };
  const start = Math.floor(options.from.getTime() / 1000) * 1000;
  const period = { from: start, to: start + (months + horizonMonths) * MONTH };
  const world = new JiraWorld();
  for (const user of users.values()) if (user) world.users.set(user.accountId, user);
  world.fields.push(...fields);
  world.issueTypes.push(...Object.values(types));
  world.statuses.push(...workflows.flatMap((workflow) => Object.values(workflow)));

  const all = profiles(repositories);
  const weights = all.reduce((sum, { weight }) => sum + weight, 0);
  const changes: JiraChange[] = [];
  const nextProject = (index: number) =>
    projectOf(all[(index + 1) % all.length] as Profile, (index + 1) % all.length);
  for (const [index, profile] of all.entries()) {
    const perDay = (pullRequestsPerMonth * profile.weight) / weights / WORKING_DAYS;
    const known = createRandom(`${seed}/${profile.name}`);
    const plan = planRepository(profile, period, perDay, known);
    // As there.
    if (index === 0) manyCommits(plan.pulls, known.fork('many commits'));
    if (index === Math.min(1, all.length - 1)) manyReviews(plan.pulls, known.fork('many reviews'));
    const random = createRandom(`${seed}/jira/${profile.name}`);
    const project = projectOf(profile, index);
    world.projects.push(project);
    world.reserved.set(project.key, plan.pulls.length + plan.issues.length);
    const kanban = profile.rhythm.kind === 'timed' && profile.rhythm.everyWeeks > 1;
    const board = { id: index + 1, name: `${project.key} board`, projectId: project.id };
    world.boards.push({ ...board, type: kanban ? 'kanban' : 'scrum' });
    const sprints = kanban ? [] : sprintsOf(project, board.id, period);
    changes.push(...sprints.flatMap(sprintChanges));
    const where: Place = {
      project,
      sprints,
      workflow: workflowOf(index),
      next: nextProject(index).key,
      random,
    };
    const idOf = (number: number) => String((index + 1) * 1_000_000 + number);
    for (const work of planWork(profile.name, plan, start, random)) {
      const parent =
        work.parent === null ? null : { id: idOf(work.parent), key: `${project.key}-${work.parent}` };
      changes.push(...issueChanges(idOf(work.number), work, parent, where));
    }
  }
  world.schedule(changes);
  return world;
}

function sprintsOf(
  { key }: JiraProject,
  boardId: number,
  { from, to }: { from: number; to: number },
): JiraSprint[] {
  return Array.from({ length: Math.ceil((to - from) / SPRINT_LENGTH) }, (_, index) => ({
    id: boardId * 1_000 + index,
    name: `${key} Sprint ${index + 1}`,
    state: 'future',
    originBoardId: boardId,
    startDate: new Date(from + index * SPRINT_LENGTH + 9 * HOUR).toISOString(),
    endDate: new Date(from + (index + 1) * SPRINT_LENGTH + 8 * HOUR).toISOString(),
  }));
}

/** Planned two weeks ahead, then begun, then closed. */
function sprintChanges(sprint: JiraSprint): JiraChange[] {
  const [begin, end] = [Date.parse(sprint.startDate ?? ''), Date.parse(sprint.endDate ?? '')];
  const completeDate = sprint.endDate;
  return [
    { type: 'sprint', at: begin - SPRINT_LENGTH, sprint },
    { type: 'sprint', at: begin, sprint: { ...sprint, state: 'active' } },
    { type: 'sprint', at: end, sprint: { ...sprint, state: 'closed', completeDate } },
  ];
}

interface Place {
  project: JiraProject;
  sprints: JiraSprint[];
  workflow: Workflow;
  /** Key of the project that issues are moved to. */
  next: string;
  random: Random;
}

function issueChanges(
  id: string,
  work: WorkPlan,
  parent: { id: string; key: string } | null,
  { project, sprints, workflow, next, random }: Place,
): JiraChange[] {
  const at = Math.floor(work.createdAt);
  const reporter = users.get(work.reporter.name) ?? null;
  const by = users.get(work.assignee.name) ?? null;
  const issue: JiraIssue = {
    id,
    key: `${project.key}-${work.number}`,
    createdAt: at,
    updatedAt: at,
    resolvedAt: null,
    histories: [],
    fields: {
      summary: work.title,
      issuetype: types[work.type],
      project,
      status: workflow.toDo,
      priority: { id: work.priority, name: work.priority },
      labels: work.labels,
      reporter,
      creator: reporter,
      assignee: null,
      [POINTS_FIELD]: null,
      [SPRINT_FIELD]: null,
      ...(parent && { parent }),
    },
  };
  const changes: JiraChange[] = [{ type: 'created', at, issue }];
  const set = (when: number, field: string, value: unknown) =>
    changes.push({ type: 'set', at: Math.max(at + 1_000, Math.floor(when)), id, by, field, value });
  const begun = work.moves.find(({ to }) => to === 'inProgress')?.at;
  const sprint = sprints.find(({ endDate }) => begun !== undefined && Date.parse(endDate ?? '') > begun);
  if (begun !== undefined && work.type !== 'incident' && sprint) {
    const planned = Date.parse(sprint.startDate ?? '') - SPRINT_LENGTH;
    set(Math.max(planned, Math.min(begun, at + DAY)), SPRINT_FIELD, [sprint]);
  }
  if (work.points !== null) set(Math.min(begun ?? at, at + 2 * HOUR), POINTS_FIELD, work.points);
  if (begun !== undefined) set(begun, 'assignee', by);
  for (const move of work.moves) set(move.at, 'status', workflow[move.to]);
  // Some were filed in the wrong project, some twice.
  const fate = work.type === 'incident' ? 1 : random.next();
  if (fate < 0.02 && next !== project.key)
    changes.push({ type: 'moved', at: at + random.int(1, 20) * HOUR, id, by, project: next });
  else if (fate < 0.03) changes.push({ type: 'deleted', at: at + random.int(1, 40) * DAY, id });
  return changes;
}
