import type { StepCategory } from '#lib/api/flow.ts';
import { type Workflow, workflows } from './generate/site.ts';

const DAY = 86_400;

/** What the sample's teams call it, and which of their statuses it stands for. */
const steps: { name: string; category: StepCategory; of: keyof Workflow; targetSeconds?: number }[] = [
  { name: 'To do', category: 'todo', of: 'toDo' },
  { name: 'In progress', category: 'in_progress', of: 'inProgress', targetSeconds: 3 * DAY },
  { name: 'Waiting for review', category: 'waiting', of: 'readyForReview', targetSeconds: DAY },
  { name: 'In review', category: 'in_progress', of: 'inReview', targetSeconds: DAY },
  { name: 'Blocked', category: 'waiting', of: 'blocked' },
  { name: 'Done', category: 'done', of: 'done' },
];

/** How work goes at the sample: one workflow over the statuses that its teams call each by another name. */
export const sampleSteps = steps.map(({ of, ...step }) => ({
  ...step,
  statuses: workflows.map((workflow) => workflow[of].id),
}));
