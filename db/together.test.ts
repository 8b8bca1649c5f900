import { expect, it } from 'vitest';
import { together } from './together.ts';

/** A source that answers with the number of the question, when told to. */
function source() {
  const open: (() => void)[] = [];
  let asked = 0;
  return {
    count: () => asked,
    answer: () => open.shift()?.(),
    ask: together(
      (key: string) => key,
      async () => {
        const number = ++asked;
        await new Promise<void>((resolve) => open.push(resolve));
        return number;
      },
    ),
  };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('lets all who come while a question is under way share the next one, never that one', async () => {
  const { ask, answer, count } = source();
  const first = ask('a');
  const others = [ask('a'), ask('a'), ask('a')];
  await turn();
  expect(count()).toBe(1);
  answer();
  expect(await first).toBe(1);
  await turn();
  const late = ask('a');
  answer();
  expect(await Promise.all(others)).toEqual([2, 2, 2]);
  await turn();
  answer();
  expect(await late).toBe(3);
  expect(count()).toBe(3);
});

it('asks at once where nothing is under way, and for another key', async () => {
  const { ask, answer, count } = source();
  const one = [ask('a'), ask('b')];
  expect(count()).toBe(2);
  answer();
  answer();
  expect(await Promise.all(one)).toEqual([1, 2]);
});

it('waits no longer than a moment for one that hangs, and shares no failure of an earlier one', async () => {
  const { ask, answer, count } = source();
  const hanging = ask('a');
  const second = ask('a');
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(count()).toBe(2);
  answer();
  answer();
  expect(await Promise.all([hanging, second])).toEqual([1, 2]);
  let failures = 0;
  const failing = together(
    (key: string) => key,
    async () => {
      if (failures++ === 0) throw new Error('gone');
      return failures;
    },
  );
  const answers = await Promise.allSettled([failing('a'), failing('a')]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
