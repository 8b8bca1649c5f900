import { expect, it } from 'vitest';
import { navFor, needsNoClient } from './nav.ts';

const pathsFor = (who: Parameters<typeof navFor>[0]) =>
  navFor(who).flatMap(({ items }) => items.map(({ path }) => path));

it('leads an administrator to the audit log also while there is no client, and nobody else', () => {
  const paths = pathsFor({ admin: true, manager: false });
  expect(paths).toContain('/admin/audit');
  expect(paths).not.toContain('/admin/rules');
  expect(pathsFor({ admin: false, manager: false })).not.toContain('/admin/audit');
  expect(needsNoClient('/admin/audit', true)).toBe(true);
  expect(needsNoClient('/admin/audit', false)).toBe(false);
});
