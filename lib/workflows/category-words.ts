import type { StepCategory } from '../api/flow.ts';

export const categoryWords: Record<StepCategory, string> = {
  todo: 'to do',
  in_progress: 'in progress',
  waiting: 'waiting',
  done: 'done',
};

/** Jira’s own categories, by the keys that its API gives them. */
export const jiraCategoryWords = {
  new: categoryWords.todo,
  indeterminate: categoryWords.in_progress,
  done: categoryWords.done,
};
