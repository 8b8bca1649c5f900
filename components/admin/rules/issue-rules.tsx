import { Checkbox } from '@mantine/core';
import type { ClientRules } from '#lib/rules.ts';
import { RulePart, WordsField } from './rule-part.tsx';

interface IssueRulesProps {
  rules: ClientRules;
  change: (part: Partial<ClientRules>) => void;
  error: Error | null;
}

/** Which issues count, and what their types are work on. */
export function IssueRules({ rules: { excludeSubtasks, typeGroups }, change, error }: IssueRulesProps) {
  const group = (name: keyof typeof typeGroups, label: string) => (
    <WordsField
      label={label}
      description="Types by their names; capital or small letters are the same"
      value={typeGroups[name]}
      change={(types) => change({ typeGroups: { ...typeGroups, [name]: types } })}
      error={error}
      path={`rules.typeGroups.${name}`}
    />
  );
  return (
    <RulePart
      title="Issues"
      text="What counts in the figures of issues and flow, and what done issues were work on. All other types are “other”."
      preview={null}
    >
      <Checkbox
        label="Leave out sub-tasks"
        checked={excludeSubtasks}
        onChange={({ currentTarget }) => change({ excludeSubtasks: currentTarget.checked })}
      />
      {group('feature', 'Features')}
      {group('bug', 'Bugs')}
      {group('upkeep', 'Upkeep')}
    </RulePart>
  );
}
