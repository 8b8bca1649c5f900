import { Button, Checkbox, NumberInput, Text } from '@mantine/core';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useDraft } from '#components/hooks/use-draft.ts';
import { refusalOf, useSave } from '#components/hooks/use-save.ts';
import { Meanwhile } from '#components/ui/conflict.tsx';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { RulesView } from '#lib/api/rules.ts';
import type { ClientRules } from '#lib/rules.ts';
import { DeploymentRuleFields } from './deployment-rule-fields.tsx';
import { IssueRules } from './issue-rules.tsx';
import { ruleDifferences } from './rule-differences.ts';
import { RulePart, WordsField } from './rule-part.tsx';
import { RulePreview } from './rule-preview.tsx';
import classes from './rules.module.css';

/** Every rule of the client, each beside what it matches, saved together; what another saves meanwhile takes no draft away. */
export function RulesForm({ client, known }: { client: ClientView; known: RulesView }) {
  const of = useDraft(known, (view) => view.rules);
  const { draft: rules, edited, newer, version, begin } = of;
  const save = useSave({
    send: (from: number) => call('putRules', { params: { id: client.id }, body: { rules, version: from } }),
    keys: [keys.rules(client.id), keys.metrics(client.id)],
    done: (saved) => `The rules are saved as version ${saved.version}`,
    onDone: begin,
  });
  const error = of.rest(save.error);
  const change = (part: Partial<ClientRules>) => {
    // What was refused may be mended by this.
    if (save.error) save.reset();
    of.change(part);
  };
  const preview = (part: Parameters<typeof RulePreview>[0]['of'], noun: string) => (
    <RulePreview client={client.id} of={part} rules={rules} noun={noun} />
  );
  const { incidents, hotfix } = rules;
  return (
    <form
      className={layout.stack}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(version);
      }}
    >
      <RulePart
        title="Deployments"
        text="Where the deployments of a repository come from, unless it has a rule of its own below."
        preview={preview('deployments', 'records are deployments to production')}
      >
        <DeploymentRuleFields
          rule={rules.deployments}
          change={(deployments) => change({ deployments })}
          error={error}
          path="rules.deployments"
        />
      </RulePart>
      <RulePart
        title="Production"
        text="Only deployments to production count for the delivery figures."
        preview={preview('production', 'environments are production')}
      >
        <WordsField
          label="Environments"
          value={rules.production}
          change={(production) => change({ production })}
          error={error}
          path="rules.production"
        />
      </RulePart>
      <RulePart
        title="Incidents"
        text="What tells of a failure in production. Incidents sent to the webhook always count."
        preview={preview('incidents', 'records are incidents')}
      >
        <WordsField
          label="GitHub issues with a label"
          description="Capital or small letters are the same"
          value={incidents.githubLabels}
          change={(githubLabels) => change({ incidents: { ...incidents, githubLabels } })}
          error={error}
          path="rules.incidents.githubLabels"
        />
        <WordsField
          label="Jira issues of a type"
          description="Capital or small letters are the same"
          value={incidents.jiraTypes}
          change={(jiraTypes) => change({ incidents: { ...incidents, jiraTypes } })}
          error={error}
          path="rules.incidents.jiraTypes"
        />
        <WordsField
          label="Jira issues with a label"
          description="Capital or small letters are the same"
          value={incidents.jiraLabels}
          change={(jiraLabels) => change({ incidents: { ...incidents, jiraLabels } })}
          error={error}
          path="rules.incidents.jiraLabels"
        />
        <Checkbox
          label="Merged reverts of another pull request"
          checked={incidents.reverts}
          onChange={({ currentTarget }) =>
            change({ incidents: { ...incidents, reverts: currentTarget.checked } })
          }
        />
        <NumberInput
          label="Days until a deployment is no longer blamed"
          description="An incident is put down to a deployment of at most so many days before it"
          min={1}
          max={90}
          allowDecimal={false}
          value={rules.attributionDays}
          onChange={(days) => typeof days === 'number' && change({ attributionDays: days })}
        />
      </RulePart>
      <RulePart
        title="Hotfixes"
        text="Pull requests that mend production in haste."
        preview={preview('hotfix', 'pull requests are hotfixes')}
      >
        <WordsField
          label="Titles"
          value={hotfix.titles}
          change={(titles) => change({ hotfix: { ...hotfix, titles } })}
          error={error}
          path="rules.hotfix.titles"
        />
        <WordsField
          label="Branches"
          value={hotfix.branches}
          change={(branches) => change({ hotfix: { ...hotfix, branches } })}
          error={error}
          path="rules.hotfix.branches"
        />
        <WordsField
          label="Labels"
          description="Capital or small letters are the same"
          value={hotfix.labels}
          change={(labels) => change({ hotfix: { ...hotfix, labels } })}
          error={error}
          path="rules.hotfix.labels"
        />
      </RulePart>
      <RulePart
        title="Bots"
        text="Machines whose source does not say that they are. What a bot does is no person’s work."
        preview={preview('bots', 'authors are bots')}
      >
        <WordsField
          label="Logins"
          value={rules.bots}
          change={(bots) => change({ bots })}
          error={error}
          path="rules.bots"
        />
      </RulePart>
      <RulePart
        title="Left out"
        text="Pull requests that do not count at all."
        preview={preview('excluded', 'pull requests are left out')}
      >
        <WordsField
          label="Into branches"
          value={rules.excludedBranches}
          change={(excludedBranches) => change({ excludedBranches })}
          error={error}
          path="rules.excludedBranches"
        />
        <WordsField
          label="With labels"
          description="Capital or small letters are the same"
          value={rules.excludedLabels}
          change={(excludedLabels) => change({ excludedLabels })}
          error={error}
          path="rules.excludedLabels"
        />
      </RulePart>
      <IssueRules rules={rules} change={change} error={error} />
      <div className={classes.save}>
        {newer && (
          <div className={classes.refused}>
            <Meanwhile of={of} differences={(theirs) => ruleDifferences(theirs.rules, rules)} save={save} />
          </div>
        )}
        {error && (
          <div className={classes.refused}>
            <Notice tone="broken">{refusalOf(error, 'Not saved, see the fields in red')}</Notice>
          </div>
        )}
        <Text size="xs" c="dimmed">
          {known.changedAt ? (
            <>
              Version {known.version}, set by {known.changedBy} <Instant at={known.changedAt} />
            </>
          ) : (
            'Nobody has set rules yet: these are the usual ones'
          )}
        </Text>
        <div className={layout.row}>
          <Button
            variant="default"
            disabled={!edited}
            onClick={() => {
              save.reset();
              begin(known);
            }}
          >
            Undo
          </Button>
          <Button type="submit" disabled={!edited || newer !== null} loading={save.isPending}>
            Save the rules
          </Button>
        </div>
      </div>
    </form>
  );
}
