import { expect, it } from 'vitest';
import type { SourceView } from '#lib/api/health.ts';
import { stateOf, troublesOf } from './source-state.ts';

const run = { id: '7', state: 'succeeded', startedAt: null, finishedAt: null } as const;
const well: SourceView = {
  id: '1',
  name: 'GitHub',
  kind: 'github',
  syncedUpTo: '2026-01-10T08:00:00.000Z',
  unread: 0,
  lastRun: run,
  gapDays: 0,
  missing: 0,
  setAside: 0,
  gone: [],
};

it('has nothing to say of a source that is stored to its last record', () => {
  expect(troublesOf(well)).toEqual([]);
  expect(stateOf(well)).toMatchObject({ label: 'Complete', tone: 'ok' });
});

it('says what is missing, and where it is mended', () => {
  const ill = { ...well, unread: 1, gapDays: 2, missing: 40, setAside: 1, gone: ['acme/shop'] };
  expect(troublesOf(ill).map(({ action }) => action.to)).toEqual(['run', 'jobs', 'run', 'integrations']);
  expect(troublesOf(ill)[1]?.text.replaceAll('\u00a0', ' ')).toBe(
    '2 days with gaps: 40 records of the source not stored.',
  );
  expect(stateOf(ill)).toMatchObject({ label: 'Incomplete', tone: 'late' });
});

it.each([
  ['Never read', null],
  ['Failed', { ...run, state: 'failed' as const }],
  ['Being read', { ...run, state: 'waiting_rate_limit' as const }],
])('says “%s” before anything else', (label, lastRun) => {
  expect(stateOf({ ...well, lastRun, gapDays: 1, missing: 1 }).label).toBe(label);
});
