import { expect, it } from 'vitest';
import { localPath } from './next-path.ts';

it('keeps a page of this site with its filters', () => {
  expect(localPath('/github?client=2&from=2026-01-01#pull-requests')).toBe(
    '/github?client=2&from=2026-01-01#pull-requests',
  );
});

it.each([
  undefined,
  null,
  '',
  'github',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  '/%2e//evil.example',
  'javascript:alert(1)',
  '/login?next=/github',
])('goes to the front page instead of %j', (next) => {
  expect(localPath(next)).toBe('/');
});
