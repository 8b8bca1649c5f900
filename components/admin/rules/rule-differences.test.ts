import { expect, it } from 'vitest';
import { clientRules } from '#lib/rules.ts';
import { ruleDifferences } from './rule-differences.ts';

it('tells every rule apart that can be changed', () => {
  const one = clientRules.parse({});
  const other = clientRules.parse({
    deployments: { source: 'merges', branch: 'main' },
    production: ['x'],
    bots: ['x'],
    excludedBranches: ['x'],
    excludedLabels: ['x'],
    incidents: { githubLabels: ['x'], jiraTypes: ['x'], jiraLabels: ['x'], reverts: true },
    hotfix: { titles: ['x'], branches: ['x'], labels: ['x'] },
    excludeSubtasks: false,
    attributionDays: 3,
    typeGroups: { feature: ['x'], bug: ['x'], upkeep: ['x'] },
  });
  const rows = ruleDifferences(one, other);
  expect(rows.filter(({ theirs, mine }) => theirs === mine)).toEqual([]);
  // One row for each value that is no group of values.
  const leaves = (value: object): number =>
    Object.entries(value).reduce(
      (sum, [key, part]) =>
        sum +
        (key !== 'deployments' && typeof part === 'object' && !Array.isArray(part)
          ? leaves(part as object)
          : 1),
      0,
    );
  expect(rows).toHaveLength(leaves(one));
});

it('tells rules apart that deploy to different environments', () => {
  const rules = (environment: string) =>
    clientRules.parse({ deployments: { source: 'releases', environment } });
  const [row] = ruleDifferences(rules('production'), rules('live'));
  expect(row).toEqual({
    label: 'Deployments',
    theirs: 'Releases, to production',
    mine: 'Releases, to live',
  });
});
