import { expect, it } from 'vitest';
import { versionOf } from './version-of.ts';

it('goes with the newest version only while nobody has changed what is edited', () => {
  const from = { version: 3, of: { name: 'Default', steps: ['To do'] } };
  expect(versionOf(from, { ...from, version: 5 })).toBe(5);
  expect(versionOf(from, { version: 5, of: { name: 'Theirs', steps: ['To do'] } })).toBe(3);
  // Of what is not there yet, nothing can be lost.
  expect(versionOf({ version: 3, of: null }, { version: 5, of: null })).toBe(5);
});
