import { expect, it } from 'vitest';
import { accessText } from './words.ts';

it('says which clients somebody sees, and as what', () => {
  const names = new Map([
    ['1', 'Globex'],
    ['2', 'Acme'],
  ]);
  const memberships = [
    { clientId: '1', role: 'viewer' as const },
    { clientId: '2', role: 'manager' as const },
  ];
  expect(accessText({ role: 'member', memberships }, names)).toBe('Acme (manager), Globex (viewer)');
  expect(accessText({ role: 'member', memberships: [] }, names)).toBe('none');
  expect(accessText({ role: 'admin', memberships }, names)).toBe('all clients');
});
