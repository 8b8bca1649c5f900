import { expect, it } from 'vitest';
import { sampleMappings, sampleSteps } from './generate/workflow-steps.ts';
import type { JiraIssue } from './records.ts';
import { JIRA_NOW, smallJira } from './testing.ts';

const world = smallJira();
world.advanceTo(JIRA_NOW.getTime());
const issues = [...world.issues.values()];
const statusesOf = ({ histories }: JiraIssue) =>
  histories.flatMap(({ items }) =>
    items.filter(({ field }) => field === 'status').map((item) => item.toString),
  );

it('gets about as much done as comes in, so that nothing piles up', () => {
  const done = issues.filter(({ resolvedAt }) => resolvedAt !== null).length;
  expect(done / issues.length).toBeGreaterThan(0.8);
});

it('has work that waits, is blocked, comes back and is opened again', () => {
  const seen = issues.map(statusesOf);
  const some = (test: (statuses: unknown[]) => boolean) => seen.filter(test).length;
  expect(some((statuses) => statuses.includes('Ready for Review'))).toBeGreaterThan(50);
  expect(some((statuses) => statuses.includes('Blocked'))).toBeGreaterThan(3);
  expect(some((all) => all.filter((name) => name === 'In Progress').length > 1)).toBeGreaterThan(20);
  expect(
    some(
      (all) =>
        (all.includes('Done') && all.at(-1) !== 'Done') || all.indexOf('Done') < all.lastIndexOf('Done'),
    ),
  ).toBeGreaterThan(3);
});

it('has parts of stories under them, with numbers of their own', () => {
  const parts = issues.filter(({ fields }) => (fields.issuetype as { subtask?: boolean }).subtask);
  expect(parts.length).toBeGreaterThan(5);
  for (const { fields, createdAt } of parts) {
    const parent = world.issues.get((fields.parent as { id: string }).id);
    if (parent) expect(createdAt).toBeGreaterThanOrEqual(parent.createdAt);
  }
  const keys = issues.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

it('goes by the steps of its workflow, but for one status that was forgotten', () => {
  const names = new Set(sampleSteps.map(({ name }) => name));
  expect(sampleMappings.every(({ step }) => names.has(step))).toBe(true);
  const mapped = new Set(sampleMappings.map(({ statusId }) => statusId));
  expect(world.statuses.filter(({ id }) => !mapped.has(id))).toHaveLength(1);
});
