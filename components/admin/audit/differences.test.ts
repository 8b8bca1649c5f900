import { expect, it } from 'vitest';
import { differences } from './differences.ts';

it('tells what differs, field by field, within records too', () => {
  const before = { name: 'Shop', rules: { bots: { logins: ['a', 'b'] }, keepDrafts: true } };
  const after = { name: 'Web shop', rules: { bots: { logins: ['b', 'c', 'd'] }, keepDrafts: true } };
  expect(differences(before, after)).toEqual([
    { field: 'name', before: 'Shop', after: 'Web shop' },
    { field: 'rules · bots · logins: taken out', before: 'a', after: null },
    { field: 'rules · bots · logins: added', before: null, after: 'c, d' },
  ]);
});

it('tells all of what is new or gone', () => {
  expect(differences(null, { name: 'Shop', repositories: [], isDraft: false, note: null })).toEqual([
    { field: 'name', before: null, after: 'Shop' },
    { field: 'repositories', before: null, after: 'none' },
    { field: 'is draft', before: null, after: 'false' },
  ]);
  expect(differences({ reason: '' }, undefined)).toEqual([{ field: 'reason', before: '', after: null }]);
});

it('tells another order, lists of records and bare values whole', () => {
  expect(differences({ steps: ['a', 'b'] }, { steps: ['b', 'a'] })).toEqual([
    { field: 'steps', before: 'a, b', after: 'b, a' },
  ]);
  expect(differences({ accounts: [{ kind: 'x' }] }, { accounts: [] })).toEqual([
    { field: 'accounts', before: '[{"kind":"x"}]', after: 'none' },
  ]);
  expect(differences('old', 'new')).toEqual([{ field: 'value', before: 'old', after: 'new' }]);
  expect(differences(null, null)).toEqual([]);
});
