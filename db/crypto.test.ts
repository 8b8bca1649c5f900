import { expect, it } from 'vitest';
import { openToken, sealToken } from './crypto.ts';

const secret = 'a'.repeat(32);

it('opens what it sealed, for the same owner and secret only', () => {
  const sealed = sealToken(secret, 'client:1', 'ghp_Token');
  expect(sealed).not.toContain('ghp_Token');
  expect(openToken(secret, 'client:1', sealed)).toBe('ghp_Token');
  expect(() => openToken(secret, 'client:2', sealed)).toThrow('enter the token again');
  expect(() => openToken('b'.repeat(32), 'client:1', sealed)).toThrow('LEADLINE_SECRET was changed');
});

it('never seals the same token to the same text', () => {
  expect(sealToken(secret, 'client:1', 't')).not.toBe(sealToken(secret, 'client:1', 't'));
});

it('refuses a text that was changed', () => {
  const sealed = sealToken(secret, 'client:1', 'token');
  const last = sealed.at(-1) === 'A' ? 'B' : 'A';
  expect(() => openToken(secret, 'client:1', sealed.slice(0, -1) + last)).toThrow('cannot be read');
  expect(() => openToken(secret, 'client:1', 'rubbish')).toThrow('cannot be read');
});
