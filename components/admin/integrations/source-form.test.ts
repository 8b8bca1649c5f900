import { expect, it } from 'vitest';
import { emptyForm, emptyFormOf, hasSecrets, secretsOf } from './source-form.ts';

it('takes a token a line, and leaves a space inside one for the server to refuse', () => {
  expect(secretsOf({ ...emptyForm, tokens: ' ghp_one \n\nghp_two\n' })).toEqual({
    tokens: ['ghp_one', 'ghp_two'],
  });
  expect(secretsOf({ ...emptyForm, tokens: 'has space in it' })).toEqual({ tokens: ['has space in it'] });
});

it('sends Jira’s token as it was entered, not its first word', () => {
  const form = { ...emptyForm, kind: 'jira' as const, email: ' ann@example.com ', tokens: ' two words ' };
  expect(secretsOf(form)).toEqual({ email: 'ann@example.com', token: 'two words' });
});

it('takes any field of the credentials for an entry, so that none is dropped without a word', () => {
  expect(hasSecrets({ ...emptyForm, tokens: ' ' })).toBe(false);
  for (const field of ['tokens', 'appId', 'installationId', 'privateKey', 'email'] as const)
    expect(hasSecrets({ ...emptyForm, [field]: 'x' })).toBe(true);
});

it('keeps nothing of one kind of source for another', () => {
  const typed = {
    kind: 'github' as const,
    tokens: 'ghp_one',
    appId: '1',
    privateKey: 'key',
    chosen: ['acme/app'],
  };
  const next = { ...emptyForm, ...typed, ...emptyFormOf('jira') };
  expect(next).toEqual({ ...emptyForm, kind: 'jira', baseUrl: '' });
  expect(emptyFormOf('github')).toEqual(emptyForm);
});
