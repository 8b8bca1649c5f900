import { type SQL, sql } from 'drizzle-orm';
import type { ClientRules, DeploymentRule } from '#lib/rules.ts';
import { fitsOne, hasLabel, textArray } from './patterns.ts';

// What the rules of lib/rules.ts say in SQL, for their preview and for the facts. Tables go by fixed names:
// workflow_runs w, workflow_jobs j, releases l, pull_requests p, issues i.

type RuleOf<Source extends DeploymentRule['source']> = Extract<DeploymentRule, { source: Source }>;

export const runFits = ({ workflow, branch }: RuleOf<'workflow_runs'>): SQL =>
  sql`(${fitsOne(sql`w.name`, [workflow])} ${branch ? sql`and ${fitsOne(sql`w.branch`, [branch])}` : sql``})`;

export const jobFits = (job: string): SQL => fitsOne(sql`j.name`, [job]);

export const releaseFits = ({ tag, prereleases }: RuleOf<'releases'>): SQL =>
  sql`(${tag ? fitsOne(sql`l.tag`, [tag]) : sql`true`} ${prereleases ? sql`` : sql`and not l.prerelease`})`;

export const mergeFits = ({ branch }: RuleOf<'merges'>): SQL => fitsOne(sql`p.base_ref`, [branch]);

export const hotfixPull = ({ titles, branches, labels }: ClientRules['hotfix']): SQL =>
  sql`(${fitsOne(sql`p.title`, titles)} or ${fitsOne(sql`p.head_ref`, branches)} or ${hasLabel(sql`p.labels`, labels)})`;

/** Of an issue of GitHub. */
export const gitHubIncident = ({ githubLabels }: ClientRules['incidents']): SQL =>
  hasLabel(sql`i.labels`, githubLabels);

/** Of an issue of Jira. */
export const jiraIncident = ({ jiraTypes, jiraLabels }: ClientRules['incidents']): SQL => {
  const types = textArray(jiraTypes.map((type) => type.toLowerCase()));
  return sql`(coalesce(lower(i.type) = any(${types}), false) or ${hasLabel(sql`i.labels`, jiraLabels)})`;
};
