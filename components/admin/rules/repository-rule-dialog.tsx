'use client';

import { Button, SegmentedControl } from '@mantine/core';
import { call } from '#components/hooks/api.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { RepositoryView } from '#lib/api/rules.ts';
import type { ClientRules, DeploymentRule } from '#lib/rules.ts';
import admin from '../admin.module.css';
import { Meanwhile } from '../conflict.tsx';
import { repositoriesKey } from '../queries.ts';
import { useDraft } from '../use-draft.ts';
import { refusalOf, useSave } from '../use-save.ts';
import { DeploymentRuleFields } from './deployment-rule-fields.tsx';
import { wholeRule } from './rule-differences.ts';
import { RulePreview } from './rule-preview.tsx';
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
    ...{ own: one !== null && one.deploymentRule !== null, rule: one?.deploymentRule ?? rules.deployments },
  }));
  const { own, rule } = of.draft;
  const { id = '', name = '' } = of.base ?? {};
  const save = useSave({
    send: (version: number) =>
      call('putDeploymentRule', { params: { id }, body: { rule: own ? rule : null, version } }),
    keys: [repositoriesKey(client.id), ['metrics', client.id]],
    done: () => `The deployment rule of ${name} is saved`,
    onDone: close,
  });
  const error = of.rest(save.error);
  const words = (one: DeploymentRule | null) => (one ? wholeRule(one) : 'as the client’s rules say');
  const tried = { ...rules, deployments: own ? rule : rules.deployments };
  return (
    <Modal opened onClose={close} size="xl" title={`Deployments of ${name}`}>
      <form
        className={admin.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(of.version);
        }}
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
              ...{ theirs: words(theirs.deploymentRule), mine: words(own ? rule : null) },
            },
          ]}
          save={save}
        />
        {error && <Notice tone="broken">{refusalOf(error, 'Not saved')}</Notice>}
        <DialogButtons cancel={close}>
          <Button type="submit" loading={save.isPending} disabled={of.newer !== null || of.gone}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Modal>
  );
}
