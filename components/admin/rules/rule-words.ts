import type { DeploymentRule } from '#lib/rules.ts';

export const sources: { value: DeploymentRule['source']; label: string }[] = [
  { value: 'github_deployments', label: 'GitHub’s deployments' },
  { value: 'workflow_runs', label: 'Workflow runs' },
  { value: 'releases', label: 'Releases' },
  { value: 'merges', label: 'Merges into a branch' },
  { value: 'webhook', label: 'What is sent to the webhook' },
];

/** A rule as it begins when its source is chosen. */
export function ruleOf(source: DeploymentRule['source']): DeploymentRule {
  const environment = 'production';
  switch (source) {
    case 'workflow_runs':
      return { source, workflow: '^deploy', environment };
    case 'releases':
      return { source, prereleases: false, environment };
    case 'merges':
      return { source, branch: '^(main|master)$', environment };
    default:
      return { source };
  }
}

/** A rule in a line. */
export function ruleWords(rule: DeploymentRule): string {
  return [...partsOf(rule), 'environment' in rule && `to ${rule.environment}`].filter(Boolean).join(', ');
}

function partsOf(rule: DeploymentRule) {
  const label = sources.find(({ value }) => value === rule.source)?.label ?? rule.source;
  switch (rule.source) {
    case 'workflow_runs':
      return [
        `${label} like ${rule.workflow}`,
        rule.job && `job like ${rule.job}`,
        rule.branch && `on ${rule.branch}`,
      ];
    case 'releases':
      return [label, rule.tag && `with tags like ${rule.tag}`, rule.prereleases && 'pre-releases too'];
    case 'merges':
      return [`Merges into ${rule.branch}`];
    default:
      return [label];
  }
}
