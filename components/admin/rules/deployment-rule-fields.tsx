import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { issueOf } from '#components/hooks/use-save.ts';
import layout from '#components/ui/layout.module.css';
import type { DeploymentRule } from '#lib/rules.ts';
import { ruleOf, sources } from './rule-words.ts';

interface DeploymentRuleFieldsProps {
  rule: DeploymentRule;
  change: (rule: DeploymentRule) => void;
  error: Error | null;
  /** Where the rule stands in the body. */
  path: string;
}

/** Where deployments come from, with the patterns that its source needs. */
export function DeploymentRuleFields({ rule, change, error, path }: DeploymentRuleFieldsProps) {
  const field = (
    key: 'workflow' | 'job' | 'branch' | 'tag' | 'environment',
    label: string,
    description: string,
  ) => {
    const { [key]: value = '' } = rule as Partial<Record<typeof key, string>>;
    return (
      <TextInput
        label={label}
        description={description}
        value={value}
        error={issueOf(error, `${path}.${key}`)}
        onChange={({ currentTarget }) => {
          const { [key]: _, ...rest } = rule as Record<string, unknown>;
          const needed =
            key !== 'job' && key !== 'tag' && !(key === 'branch' && rule.source === 'workflow_runs');
          const next = currentTarget.value || needed ? { ...rest, [key]: currentTarget.value } : rest;
          change(next as DeploymentRule);
        }}
      />
    );
  };
  return (
    <div className={layout.tight}>
      <NativeSelect
        label="Deployments come from"
        data={sources}
        value={rule.source}
        onChange={({ currentTarget }) => change(ruleOf(currentTarget.value as DeploymentRule['source']))}
      />
      {rule.source === 'workflow_runs' && (
        <>
          {field('workflow', 'Workflow', 'Regular expression that its name matches')}
          {field('job', 'Job', 'Regular expression; the job’s result and times then count, not the run’s')}
          {field('branch', 'Branch', 'Regular expression; empty: any')}
        </>
      )}
      {rule.source === 'releases' && (
        <>
          {field('tag', 'Tag', 'Regular expression; empty: any')}
          <Checkbox
            label="Pre-releases too"
            checked={rule.prereleases}
            onChange={({ currentTarget }) => change({ ...rule, prereleases: currentTarget.checked })}
          />
        </>
      )}
      {rule.source === 'merges' &&
        field('branch', 'Branch', 'Regular expression of the branch that is merged into')}
      {'environment' in rule && field('environment', 'Environment', 'What they are deployed to')}
    </div>
  );
}
