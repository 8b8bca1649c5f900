import type { Difference } from '#components/ui/conflict.tsx';
import type { ClientRules } from '#lib/rules.ts';
import { ruleWords } from './rule-words.ts';

const list = (words: readonly string[]) => words.join(', ') || 'none';
const yesNo = (is: boolean) => (is ? 'yes' : 'no');

/** Every rule as people read it, called as in the form. */
const fields: [string, (rules: ClientRules) => string][] = [
  ['Deployments', ({ deployments }) => ruleWords(deployments)],
  ['Production: environments', ({ production }) => list(production)],
  ['Incidents: GitHub labels', ({ incidents }) => list(incidents.githubLabels)],
  ['Incidents: Jira types', ({ incidents }) => list(incidents.jiraTypes)],
  ['Incidents: Jira labels', ({ incidents }) => list(incidents.jiraLabels)],
  ['Incidents: merged reverts', ({ incidents }) => yesNo(incidents.reverts)],
  ['Incidents: days of blame', ({ attributionDays }) => String(attributionDays)],
  ['Hotfixes: titles', ({ hotfix }) => list(hotfix.titles)],
  ['Hotfixes: branches', ({ hotfix }) => list(hotfix.branches)],
  ['Hotfixes: labels', ({ hotfix }) => list(hotfix.labels)],
  ['Bots: logins', ({ bots }) => list(bots)],
  ['Left out: into branches', ({ excludedBranches }) => list(excludedBranches)],
  ['Left out: with labels', ({ excludedLabels }) => list(excludedLabels)],
  ['Issues: leave out sub-tasks', ({ excludeSubtasks }) => yesNo(excludeSubtasks)],
  ['Issues: features', ({ typeGroups }) => list(typeGroups.feature)],
  ['Issues: bugs', ({ typeGroups }) => list(typeGroups.bug)],
  ['Issues: upkeep', ({ typeGroups }) => list(typeGroups.upkeep)],
];

/** Of every rule, theirs beside mine. */
export const ruleDifferences = (theirs: ClientRules, mine: ClientRules): Difference[] =>
  fields.map(([label, words]) => ({ label, theirs: words(theirs), mine: words(mine) }));
