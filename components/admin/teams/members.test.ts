import { expect, it } from 'vitest';
import { choicesOf, chosenOf } from './members.ts';

const gh = (account: string) => ({ kind: 'github' as const, account });
const jira = (account: string) => ({ kind: 'jira' as const, account });
const ada = { name: 'Ada Lovelace', accounts: [gh('ada'), jira('5b10')] };
const grace = { name: 'grace', accounts: [gh('grace')] };

it('offers everybody who is known, and who is in the team though nobody knows them now', () => {
  expect(choicesOf([ada], [grace, { name: 'Ada', accounts: [gh('ADA')] }, grace])).toEqual([
    { value: 'github:ada', label: 'Ada Lovelace · ada, Jira', accounts: ada.accounts },
    { value: 'github:grace', label: 'grace', accounts: grace.accounts },
  ]);
});

it('finds the members among the choices by any of their accounts', () => {
  const choices = choicesOf([ada, grace], []);
  expect(chosenOf(choices, [{ name: 'x', accounts: [jira('5B10')] }, grace])).toEqual([
    'github:ada',
    'github:grace',
  ]);
});
