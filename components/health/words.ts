import type { DataHealth, itemKinds, unlinkedReasons } from '#lib/api/health.ts';
import { jiraCategoryWords } from '#lib/workflows/category-words.ts';

type Kind = (typeof itemKinds)[number];

export const kindWords: Record<Kind, { label: string; one: string }> = {
  pull_request: { label: 'Pull requests', one: 'pull request' },
  issue: { label: 'Issues', one: 'issue' },
  deployment: { label: 'Deployments', one: 'deployment' },
  incident: { label: 'Incidents', one: 'incident' },
};

export interface Mending {
  text: string;
  /** Where somebody can change it; null: there is nothing to change. */
  action: { label: string; path: string } | null;
}

const rules = { label: 'Change the rule', path: '/admin/rules' };

const ruleWords: Record<string, Mending> = {
  bots: { text: 'Made by a machine.', action: rules },
  branches: { text: 'Into a branch that does not count.', action: rules },
  labels: { text: 'With a label that does not count.', action: rules },
  subtasks: { text: 'Part of another issue.', action: rules },
  gone: { text: 'Deleted at the source, or moved out of what is read.', action: null },
  by_hand: { text: 'Left out by a person, with a reason.', action: null },
};

/** What a rule leaves out, and where it is changed. */
export const ruleOf = (rule: string): Mending => ruleWords[rule] ?? { text: '', action: rules };

export const reasonWords: Record<(typeof unlinkedReasons)[number], Mending & { label: string }> = {
  no_deployments: {
    label: 'No deployments known',
    text: 'The rule finds no successful deployment of this repository to production.',
    action: { label: 'Say where they come from', path: '/admin/rules' },
  },
  not_deployed: {
    label: 'Not deployed yet',
    text: 'No deployment that is known since brought it to production.',
    action: { label: 'See its pull requests', path: '/github' },
  },
  before_history: {
    label: 'Deployed before history',
    text: 'Already in the first deployment known, so nobody knows when it came.',
    action: { label: 'Load what was before', path: '/jobs' },
  },
};

type Status = DataHealth['statuses'][number];

/** What becomes of an issue in a status that nobody mapped. */
export function statusText({ category, stays }: Status): string {
  if (stays > 0 && category === null) return 'The source does not know it any more: it belongs to no step.';
  if (stays > 0) return 'Belongs to no step: the workflow has none of its category.';
  return category ? `Counts as ${jiraCategoryWords[category]}, by its category.` : 'Belongs to no step.';
}
