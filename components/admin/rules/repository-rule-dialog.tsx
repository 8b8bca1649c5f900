'use client';

import { SegmentedControl } from '@mantine/core';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useDraft } from '#components/hooks/use-draft.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { Meanwhile } from '#components/ui/conflict.tsx';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Modal } from '#components/ui/modal.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { RepositoryView } from '#lib/api/rules.ts';
import type { ClientRules, DeploymentRule } from '#lib/rules.ts';
import { DeploymentRuleFields } from './deployment-rule-fields.tsx';
import { RulePreview } from './rule-preview.tsx';
import { ruleWords } from './rule-words.ts';
import classes from './rules.module.css';

interface RepositoryRuleDialogProps {
  client: ClientView;
  rules: ClientRules;
  /** As it is now; null: it is gone. */
  repository: RepositoryView | null;
  close: () => void;
}

/** Where the deployments of one repository come from, beside what that matches there. */
export function RepositoryRuleDialog({ client, rules, repository, close }: RepositoryRuleDialogProps) {
  const of = useDraft(repository, (one) => ({
    own: one !== null && one.deploymentRule !== null,
    rule: one?.deploymentRule ?? rules.deployments,
  }));
  const { own, rule } = of.draft;
  const { id = '', name = '' } = of.base ?? {};
  const save = useSave({
    send: (version: number) =>
      call('putDeploymentRule', { params: { id }, body: { rule: own ? rule : null, version } }),
    keys: [keys.repositories(client.id), keys.metrics(client.id)],
    done: () => `The deployment rule of ${name} is saved`,
    onDone: close,
  });
  const error = of.rest(save.error);
  const words = (one: DeploymentRule | null) => (one ? ruleWords(one) : 'as the client’s rules say');
  const tried = { ...rules, deployments: own ? rule : rules.deployments };
  return (
    <Modal opened onClose={close} size="xl" title={`Deployments of ${name}`}>
      <DialogForm
        action="Save"
        send={() => save.mutate(of.version)}
        cancel={close}
        pending={save.isPending}
        disabled={of.newer !== null || of.gone}
        error={error}
      >
        <SegmentedControl
          aria-label="Whose rule"
          data={[
            { value: 'client', label: 'As the client’s rules say' },
            { value: 'own', label: 'A rule of its own' },
          ]}
          value={own ? 'own' : 'client'}
          onChange={(next) => of.change({ own: next === 'own' })}
        />
        <div className={classes.part}>
          {own && (
            <DeploymentRuleFields
              rule={rule}
              change={(next) => {
                save.reset();
                of.change({ rule: next });
              }}
              error={error}
              path="rule"
            />
          )}
          <RulePreview
            client={client.id}
            of="deployments"
            rules={tried}
            repository={id}
            noun="records are deployments to production"
          />
        </div>
        <Meanwhile
          of={of}
          differences={(theirs) => [
            {
              label: 'Deployments come from',
              theirs: words(theirs.deploymentRule),
              mine: words(own ? rule : null),
            },
          ]}
          save={save}
        />
      </DialogForm>
    </Modal>
  );
}
