import { expect, it } from 'vitest';
import { actionWords, nameIn } from './words.ts';

it.each([
  ['service.update', 'Changed service'],
  ['ops.replica.take_out', 'Took out replica'],
  ['api-key.revoke', 'Revoked API key'],
  ['account.sign_in', 'Account sign in'],
  ['strange', 'Strange'],
])('says %s as %s', (action, words) => {
  expect(actionWords(action)).toBe(words);
});

it('finds what a thing is called', () => {
  expect(nameIn({ name: 'Shop', title: 'x' })).toBe('Shop');
  expect(nameIn({ email: 'anna@example.com' })).toBe('anna@example.com');
  expect([nameIn({ name: 7 }), nameIn(['Shop']), nameIn(null), nameIn('Shop')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
