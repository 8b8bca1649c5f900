import { expect, it } from 'vitest';
import { deploymentWords, exclusionWords, happenedWords } from './pull-words.ts';

it('says which rule or person left a pull request out', () => {
  expect(exclusionWords({ excludedBy: null, exclusion: null })).toBeNull();
  expect(exclusionWords({ excludedBy: 'bots', exclusion: null })).toContain('its author is a bot');
  const exclusion = { reason: 'moved files', actor: 'Ada', at: '2026-01-05T10:00:00.000Z' };
  expect(exclusionWords({ excludedBy: 'by_hand', exclusion })).toBe(
    'Left out of all figures by Ada: moved files',
  );
  expect(exclusionWords({ excludedBy: 'by_hand', exclusion: null })).toContain('“by_hand”');
});

it('says how a deployment is known, and that there is none', () => {
  const mergedAt = '2026-01-05T10:00:00.000Z';
  const deployment = {
    id: '1',
    environment: 'production',
    sha: 'a'.repeat(40),
    url: null,
    finishedAt: mergedAt,
  };
  expect(deploymentWords({ deployment: null, linkMethod: 'none', mergedAt: null })).toBeNull();
  expect(deploymentWords({ deployment: null, linkMethod: 'none', mergedAt })).toBe('Not deployed yet');
  expect(deploymentWords({ deployment: null, linkMethod: 'before_history', mergedAt })).toContain('before');
  expect(deploymentWords({ deployment, linkMethod: 'time', mergedAt })).toBe(
    'production, aaaaaaa (the first after the merge, by time alone)',
  );
});

it('tells what happened', () => {
  expect(happenedWords({ kind: 'commit', actor: 'ada', text: 'Add it' })).toBe('ada committed: Add it');
  expect(happenedWords({ kind: 'review_requested', actor: null, text: 'grace' })).toBe(
    'Somebody asked for a review by grace',
  );
  expect(happenedWords({ kind: 'approved', actor: 'grace', text: null })).toBe('grace approved');
});
