import { expect, it } from 'vitest';
import type { Team } from '#lib/api/teams.ts';
import { changesOf, choicesOf, chosenOf } from './members.ts';

const gh = (account: string) => ({ kind: 'github' as const, account });
const jira = (account: string) => ({ kind: 'jira' as const, account });
const ada = { name: 'Ada Lovelace', accounts: [gh('ada'), jira('5b10')] };
const grace = { name: 'grace', accounts: [gh('grace')] };

it('offers everybody who is known, and who is in the team though nobody knows them now', () => {
  expect(choicesOf([ada], [grace, { name: 'Ada', accounts: [gh('ADA')] }])).toEqual([
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

it('says what somebody else changed', () => {
  const team = (name: string, members: Team['members']): Team => ({
    ...{ id: '1', name, members, version: 1, changedBy: 'x', changedAt: '2026-01-01T00:00:00Z' },
  });
  expect(changesOf(team('A', [ada]), team('B', [grace]))).toEqual([
    'The name is now “B”.',
    'Added: grace.',
    'Taken out: Ada Lovelace.',
  ]);
  expect(changesOf(team('A', [ada]), team('A', [ada]))).toEqual([]);
});
