import { expect, test } from 'vitest';
import { fileName } from './file-name.ts';

const range = { from: '2026-01-01', to: '2026-03-31' };

test('a file is named after whose and what it is, and of which days', () => {
  expect(fileName({ name: 'pull-requests', client: 'Acme Corp.', range, extension: 'csv' })).toBe(
    'leadline-acme-corp-pull-requests-2026-01-01-to-2026-03-31.csv',
  );
});

test('a client’s name cannot leave the folder or break the name', () => {
  const named = (client: string) => fileName({ name: 'x', client, range: null, extension: 'csv' });
  expect(named('../../etc: "a"\\b|c')).toBe('leadline-etc-a-b-c-x.csv');
  expect(named('Größe 漢字')).toBe('leadline-größe-漢字-x.csv');
  expect(named('///')).toBe('leadline-x.csv');
});
