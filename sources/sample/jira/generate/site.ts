import { projectKeyOf } from '../../generate/issue-key.ts';
import { type Person, people } from '../../generate/people.ts';
import type { Profile } from '../../generate/profiles.ts';
import { POINTS_FIELD, SPRINT_FIELD } from '../change.ts';
import type { JiraField, JiraIssueType, JiraProject, JiraStatus, JiraUser } from '../records.ts';

export const projectOf = ({ name, description }: Profile, index: number): JiraProject => ({
  id: String(10_001 + index),
  key: projectKeyOf(name),
  name: description,
});

const categories = {
  new: { id: 2, key: 'new', name: 'To Do' },
  indeterminate: { id: 4, key: 'indeterminate', name: 'In Progress' },
  done: { id: 3, key: 'done', name: 'Done' },
};

export interface Workflow {
  toDo: JiraStatus;
  inProgress: JiraStatus;
  readyForReview: JiraStatus;
  inReview: JiraStatus;
  blocked: JiraStatus;
  readyForRelease: JiraStatus;
  done: JiraStatus;
}

/** Jira calls all that is neither to do nor done “in progress”, whether somebody works on it or not. */
const workflow = (
  first: number,
  names: [string, string, string, string, string, string, string],
): Workflow => ({
  toDo: { id: String(first), name: names[0], statusCategory: categories.new },
  inProgress: { id: String(first + 1), name: names[1], statusCategory: categories.indeterminate },
  inReview: { id: String(first + 2), name: names[2], statusCategory: categories.indeterminate },
  done: { id: String(first + 3), name: names[3], statusCategory: categories.done },
  readyForReview: { id: String(first + 4), name: names[4], statusCategory: categories.indeterminate },
  blocked: { id: String(first + 5), name: names[5], statusCategory: categories.indeterminate },
  readyForRelease: { id: String(first + 6), name: names[6], statusCategory: categories.indeterminate },
});

/** Teams name their statuses as they speak: only the category says what is done (J4). */
export const workflows: Workflow[] = [
  workflow(10_100, [
    ...(['To Do', 'In Progress', 'In Review', 'Done'] as const),
    ...(['Ready for Review', 'Blocked', 'Ready for Release'] as const),
  ]),
  workflow(10_110, [
    ...(['Zu erledigen', 'In Arbeit', 'Im Review', 'Erledigt'] as const),
    ...(['Bereit zum Review', 'Blockiert', 'Bereit zum Release'] as const),
  ]),
  workflow(10_120, ['未着手', '進行中', 'レビュー中', '完了', 'レビュー待ち', 'ブロック中', 'リリース待ち']),
];

export const workflowOf = (index: number): Workflow =>
  (index === 3 ? workflows[1] : index === 4 ? workflows[2] : workflows[0]) as Workflow;

/** In the order of their ids. */
export const types = {
  story: { id: '10200', name: 'Story', subtask: false, hierarchyLevel: 0 },
  bug: { id: '10201', name: 'Bug', subtask: false, hierarchyLevel: 0 },
  incident: { id: '10202', name: 'Incident', subtask: false, hierarchyLevel: 0 },
  subtask: { id: '10203', name: 'Sub-task', subtask: true, hierarchyLevel: -1 },
  task: { id: '10204', name: 'Task', subtask: false, hierarchyLevel: 0 },
  improvement: { id: '10205', name: 'Improvement', subtask: false, hierarchyLevel: 0 },
} satisfies Record<string, JiraIssueType>;

export const fields: JiraField[] = [
  { id: 'summary', name: 'Summary', schema: { type: 'string' } },
  { id: 'status', name: 'Status', schema: { type: 'status' } },
  { id: 'assignee', name: 'Assignee', schema: { type: 'user' } },
  { id: 'priority', name: 'Priority', schema: { type: 'priority' } },
  {
    id: POINTS_FIELD,
    name: 'Story point estimate',
    custom: true,
    schema: { type: 'number', custom: 'com.pyxis.greenhopper.jira:jsw-story-points' },
  },
  {
    id: SPRINT_FIELD,
    name: 'Sprint',
    custom: true,
    schema: { type: 'array', custom: 'com.pyxis.greenhopper.jira:gh-sprint' },
  },
];

/** The account of a person of the sample, by the address in their commits; half of the profiles hide it. */
export function userOf({ user, name, email }: Person, index = 0): JiraUser | null {
  if (!user) return null;
  return {
    accountId: `5b10a2844c20165700ede${String(user.id).slice(-4)}`,
    displayName: name,
    ...(index % 2 === 0 ? { emailAddress: email } : {}),
  };
}

/** By name: everybody has one account. */
export const users = new Map(people.map((person, index) => [person.name, userOf(person, index)]));
