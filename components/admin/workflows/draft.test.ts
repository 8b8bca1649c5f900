import { expect, it } from 'vitest';
import type { WorkflowView } from '#lib/api/flow-admin.ts';
import { draftOf, inputOf, moveStep, newDraft, newStep, problemsOf, removeStep, targetOf } from './draft.ts';

const step = (id: string, category: WorkflowView['steps'][number]['category']) => ({
  id,
  name: `Step ${id}`,
  category,
  targetSeconds: null,
  statuses: 2,
  issues: 9,
});
const flow: WorkflowView = {
  id: '1',
  name: 'Default',
  isDefault: true,
  steps: [step('1', 'todo'), step('2', 'in_progress'), step('3', 'waiting'), step('4', 'done')],
};
const order = ({ steps }: { steps: { key: string }[] }) => steps.map(({ key }) => key).join('');
const held = { statuses: 2, issues: 9 };

it('puts a step in another place, and nowhere beyond the ends', () => {
  const draft = draftOf(flow);
  expect(order(moveStep(draft, 0, 2))).toBe('2314');
  expect(order(moveStep(draft, 3, 0))).toBe('4123');
  expect(moveStep(draft, 0, -1)).toBe(draft);
  expect(moveStep(draft, 3, 4)).toBe(draft);
});

it('takes steps out, and sends what they hold on to where the last of them goes', () => {
  const first = removeStep(draftOf(flow), '2', held, '3');
  expect(inputOf(first).moves).toEqual([{ from: '2', to: 'Step 3' }]);
  const second = removeStep(first, '3', held, null);
  expect(inputOf(second).moves).toEqual([
    { from: '2', to: null },
    { from: '3', to: null },
  ]);
  const empty = removeStep(draftOf(flow), '2', { statuses: 0, issues: 9 }, null);
  expect(inputOf(empty)).toMatchObject({ moves: [], steps: [{ id: '1' }, { id: '3' }, { id: '4' }] });
});

it('names what is wrong, and nothing of what is right', () => {
  expect(problemsOf(draftOf(flow)).size).toBe(0);
  const draft = newDraft();
  const twice = newStep(' to DO ', 'todo');
  const problems = problemsOf({
    ...draft,
    steps: [...draft.steps, twice].filter((one) => one.category !== 'done'),
  });
  expect([...problems.keys()]).toEqual(['name', twice.key, 'steps']);
});

it('takes what is half typed of a target for what it says so far', () => {
  expect(['', '0', 0, '0.', '.', '1.', '1.5', 1.5, '-'].map((typed) => targetOf(typed, 3_600))).toEqual([
    null,
    null,
    null,
    null,
    null,
    3_600,
    5_400,
    5_400,
    null,
  ]);
});
