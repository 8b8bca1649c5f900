import { expect, it } from 'vitest';
import { restActor, restPerson } from './rest-person.ts';

it.each([
  ['null', null],
  ['nothing', undefined],
  ['the ghost', { login: 'ghost', type: 'User' }],
])('G6: takes %s in the place of a person for a deleted account', (_, given) => {
  expect(restPerson(restActor.parse(given))).toEqual({ author: null, authorIsBot: false });
});

it('names people and bots as GraphQL does', () => {
  const person = (login: string, type?: string) => restPerson(restActor.parse({ login, type }));
  expect(person('ada', 'User')).toEqual({ author: 'ada', authorIsBot: false });
  expect(person('renovate[bot]', 'Bot')).toEqual({ author: 'renovate', authorIsBot: true });
  expect(person('sweeper', 'Bot')).toEqual({ author: 'sweeper', authorIsBot: true });
});
