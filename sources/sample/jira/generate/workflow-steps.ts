import { type Workflow, workflows } from './site.ts';

/** How the company of the sample has its work go: what Jira calls “in progress” is work, or waiting. */
export const sampleSteps = [
  { name: 'To do', category: 'todo' as const },
  { name: 'In progress', category: 'in_progress' as const },
  { name: 'Blocked', category: 'waiting' as const },
  { name: 'Ready for review', category: 'waiting' as const },
  { name: 'In review', category: 'in_progress' as const },
  { name: 'Ready for release', category: 'waiting' as const },
  { name: 'Done', category: 'done' as const },
];

const stepOf: Record<keyof Workflow, string> = {
  toDo: 'To do',
  inProgress: 'In progress',
  blocked: 'Blocked',
  readyForReview: 'Ready for review',
  inReview: 'In review',
  readyForRelease: 'Ready for release',
  done: 'Done',
};

/** One is forgotten, as happens in every company: “ブロック中” goes by its category. */
const FORGOTTEN = workflows.at(-1)?.blocked.id;

/** Which step each status belongs to. */
export const sampleMappings = workflows.flatMap((workflow) =>
  (Object.keys(stepOf) as (keyof Workflow)[])
    .map((status) => ({ statusId: workflow[status].id, step: stepOf[status] }))
    .filter(({ statusId }) => statusId !== FORGOTTEN),
);
