import { expect, test } from 'vitest';
import { Collection, Groups } from './collection.ts';

const byRank = <T extends { rank: number }>(records: T[]) => records.sort((a, b) => a.rank - b.rank);

test('a view follows records that come, go, are replaced and change in place', () => {
  const collection = new Collection<{ name: string; rank: number }>();
  const names = () => collection.view('rank', byRank).map(({ name }) => name);
  const a = { name: 'a', rank: 1 };
  collection.set(1, a);
  collection.set(2, { name: 'b', rank: 2 });
  expect(names()).toEqual(['a', 'b']);
  a.rank = 3;
  collection.touch();
  expect(names()).toEqual(['b', 'a']);
  collection.set(1, { name: 'c', rank: 1 });
  expect(names()).toEqual(['c', 'b']);
  collection.delete(2);
  collection.set(3, { name: 'd', rank: 0 });
  expect(names()).toEqual(['d', 'c']);
});

test('a view is made once for as long as nothing changes', () => {
  const collection = new Collection<{ rank: number }>();
  collection.set(1, { rank: 1 });
  expect(collection.view('rank', byRank)).toBe(collection.view('rank', byRank));
});

test('groups keep the order of each list and tell whose record is whose', () => {
  const groups = new Groups<string>();
  groups.push(7, 'x', 'y');
  groups.push(3, 'z');
  expect(groups.of(7)).toEqual(['x', 'y']);
  expect(groups.of(1)).toEqual([]);
  expect(groups.all()).toContainEqual({ number: 3, record: 'z' });
  groups.replace(7, ['w']);
  groups.delete(3);
  expect(groups.all()).toEqual([{ number: 7, record: 'w' }]);
});
