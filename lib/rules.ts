import { z } from 'zod';

/**
 * A regular expression over a name, anchored at neither end, in any case of its letters. PostgreSQL runs it (db/patterns.ts),
 * and refuses what it cannot read when the rules are saved.
 */
const pattern = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must be at most 200 characters')
  .refine(compiles, 'must be a regular expression');
const patterns = z.array(pattern).max(50);
const names = z.array(z.string().trim().min(1).max(200)).max(100);

function compiles(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** Where the deployments of a repository come from (metrics.md, "Deployment"). */
export const deploymentRule = z.discriminatedUnion('source', [
  z.object({ source: z.literal('github_deployments') }),
  z.object({
    source: z.literal('workflow_runs'),
    /** Of the workflow's name. */
    workflow: pattern,
    /** Of a job's name: that job's result and times count, not the run's. */
    job: pattern.optional(),
    branch: pattern.optional(),
    environment: z.string().trim().min(1).max(200).default('production'),
  }),
  z.object({
    source: z.literal('releases'),
    tag: pattern.optional(),
    prereleases: z.boolean().default(false),
    environment: z.string().trim().min(1).max(200).default('production'),
  }),
  z.object({
    source: z.literal('merges'),
    branch: pattern,
    environment: z.string().trim().min(1).max(200).default('production'),
  }),
  z.object({ source: z.literal('webhook') }),
]);
export type DeploymentRule = z.output<typeof deploymentRule>;

/** What work is for. */
export const typeGroups = ['feature', 'bug', 'upkeep', 'other'] as const;
export type TypeGroup = (typeof typeGroups)[number];

/** What counts as what at a client. */
export const clientRules = z.object({
  deployments: deploymentRule.default({ source: 'github_deployments' }),
  /** Of an environment's name: production. */
  production: patterns.default(['^prod', '^production', '^live$']),
  incidents: z
    .object({
      /** GitHub issues with one of these labels. */
      githubLabels: names.default(['incident', 'outage']),
      /** Jira issues of one of these types, or with one of these labels. */
      jiraTypes: names.default(['Incident']),
      jiraLabels: names.default([]),
      /** Pull requests that revert another. */
      reverts: z.boolean().default(false),
    })
    .prefault({}),
  hotfix: z
    .object({
      titles: patterns.default(['\\bhotfix\\b']),
      branches: patterns.default(['^hotfix/']),
      labels: names.default(['hotfix']),
    })
    .prefault({}),
  /** Logins of machines that their source does not call a bot. */
  bots: patterns.default([]),
  /** Pull requests that do not count: into these branches, with these labels. */
  excludedBranches: patterns.default([]),
  excludedLabels: names.default([]),
  /** Sub-tasks are no issues of their own in any figure. */
  excludeSubtasks: z.boolean().default(true),
  /** What types of issues are work on: by their name, whole and in any case of its letters; all others are `other`. */
  typeGroups: z
    .object({
      feature: names.default(['Story', 'Feature', 'New Feature', 'Improvement', 'Enhancement', 'Epic']),
      bug: names.default(['Bug', 'Defect', 'Incident', 'Problem', 'Hotfix']),
      upkeep: names.default([
        'Chore',
        'Task',
        'Maintenance',
        'Tech Debt',
        'Technical Debt',
        'Refactoring',
        'Support',
        'Spike',
      ]),
    })
    .prefault({}),
  /** A deployment is blamed for an incident that opened at most so many days later. */
  attributionDays: z.number().int().min(1).max(90).default(7),
});
export type ClientRules = z.output<typeof clientRules>;

/** What an issue of a type is work on; the first group that names it. */
export function groupOfType(type: string | null, { typeGroups: groups }: ClientRules): TypeGroup {
  const name = type?.trim().toLowerCase();
  for (const group of ['feature', 'bug', 'upkeep'] as const) {
    if (groups[group].some((one) => one.toLowerCase() === name)) return group;
  }
  return 'other';
}
