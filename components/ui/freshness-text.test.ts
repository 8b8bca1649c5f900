import { expect, it } from 'vitest';
import type { Meta } from '#lib/api/meta.ts';
import { freshnessText, incompleteText } from './freshness-text.ts';

const now = new Date('2026-11-23T13:10:00Z');
const meta: Meta = {
  version: 1,
  n: 12,
  excluded: {},
  anomalies: 0,
  syncedUpTo: { github: '2026-11-23T13:02:00Z', jira: null },
  node: 'replica-1',
  lagMs: 40,
  complete: true,
  runs: ['7'],
  lsn: '0/3000060',
  rulesVersion: 0,
  factsPending: false,
};
const text = (change: Partial<Meta>) =>
  freshnessText({ ...meta, ...change }, 'Europe/Berlin', now).replaceAll('\u00a0', ' ');

it('names source, node and lag', () => {
  expect(text({})).toBe('GitHub to 14:02, replica-1, 40 ms behind');
});

it('says no lag of the primary, nor an unknown one', () => {
  expect(text({ node: 'primary', lagMs: 0 })).toBe('GitHub to 14:02, primary');
  expect(text({ lagMs: null })).toBe('GitHub to 14:02, replica-1');
});

it('says that nothing was synced', () => {
  expect(text({ syncedUpTo: { github: null, jira: null } })).toBe('Not synced yet, replica-1, 40 ms behind');
});

it('says why an answer is incomplete', () => {
  expect(incompleteText(meta)).toBeNull();
  expect(incompleteText({ ...meta, complete: false, syncedUpTo: { github: null, jira: null } })).toBe(
    'Incomplete: no sync has finished yet',
  );
  const partly = 'Incomplete: not every repository or project has been synced to its end; Jobs says which';
  for (const syncedUpTo of [
    { github: null, jira: '2026-11-23T13:02:00Z' },
    { github: '2026-11-23T13:02:00Z', jira: null },
  ])
    expect(incompleteText({ ...meta, complete: false, syncedUpTo })).toBe(partly);
});
