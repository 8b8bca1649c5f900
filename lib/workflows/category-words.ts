import type { StepCategory } from '../api/flow.ts';

export const categoryWords: Record<StepCategory, string> = {
  todo: 'to do',
  in_progress: 'in progress',
  waiting: 'waiting',
  done: 'done',
};
