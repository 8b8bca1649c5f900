'use client';

import { Button, Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { RepositoryView } from '#lib/api/rules.ts';
import type { ClientRules } from '#lib/rules.ts';
import admin from '../admin.module.css';
import { repositoriesKey } from '../queries.ts';
import { refusalOf, useSave } from '../use-save.ts';
import { DeploymentRuleFields } from './deployment-rule-fields.tsx';
import { RulePreview } from './rule-preview.tsx';
import classes from './rules.module.css';

interface RepositoryRuleDialogProps {
  client: ClientView;
  rules: ClientRules;
  repository: RepositoryView;
  close: () => void;
}

/** Where the deployments of one repository come from, beside what that matches there. */
export function RepositoryRuleDialog({ client, rules, repository, close }: RepositoryRuleDialogProps) {
  const [own, setOwn] = useState(repository.deploymentRule !== null);
  const [rule, setRule] = useState(repository.deploymentRule ?? rules.deployments);
  const save = useSave({
    send: () =>
      call('putDeploymentRule', { params: { id: repository.id }, body: { rule: own ? rule : null } }),
    keys: [repositoriesKey(client.id), ['metrics', client.id]],
    done: () => `The deployment rule of ${repository.name} is saved`,
    onDone: close,
  });
  const tried = { ...rules, deployments: own ? rule : rules.deployments };
  return (
    <Modal opened onClose={close} size="xl" title={`Deployments of ${repository.name}`}>
      <form
        className={admin.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined);
        }}
      >
        <SegmentedControl
          aria-label="Whose rule"
          data={[
            { value: 'client', label: 'As the client’s rules say' },
            { value: 'own', label: 'A rule of its own' },
          ]}
          value={own ? 'own' : 'client'}
          onChange={(next) => setOwn(next === 'own')}
        />
        <div className={classes.part}>
          {own && (
            <DeploymentRuleFields
              rule={rule}
              change={(next) => {
                save.reset();
                setRule(next);
              }}
              error={save.error}
              path="rule"
            />
          )}
          <RulePreview
            client={client.id}
            of="deployments"
            rules={tried}
            repository={repository.id}
            noun="records are deployments to production"
          />
        </div>
        {save.error && <Notice tone="broken">{refusalOf(save.error, 'Not saved')}</Notice>}
        <DialogButtons cancel={close}>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Modal>
  );
}
