'use client';

import { Button, Modal, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ApiError, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import classes from '../admin.module.css';
import { issueOf, refusalOf, useSave } from '../use-save.ts';
import { Choose } from './choose.tsx';
import { CredentialsFields } from './credentials-fields.tsx';
import { emptyForm, hasSecrets, type SourceForm, secretsOf } from './source-form.ts';

interface EditDialogProps {
  integration: IntegrationView;
  opened: boolean;
  close: () => void;
}

/** Another name, other repositories or projects, new credentials. */
export function EditDialog({ integration, opened, close }: EditDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="xl"
      title={`Edit ${integration.name}`}
      closeOnClickOutside={false}
    >
      <EditForm key={String(opened)} integration={integration} close={close} />
    </Modal>
  );
}

const chosenOf = ({ kind, repositories, projects }: IntegrationView) =>
  kind === 'github' ? repositories : projects;

function EditForm({ integration, close }: Omit<EditDialogProps, 'opened'>) {
  const { id, clientId, kind, baseUrl } = integration;
  /** What the form began with, or took over: another's change since then is not overwritten unseen. */
  const [base, setBase] = useState(integration);
  const before = chosenOf(base);
  const [name, setName] = useState(base.name);
  const [form, setForm] = useState<SourceForm>({ ...emptyForm, kind, baseUrl, chosen: before });
  const change = (part: Partial<SourceForm>) => setForm((known) => ({ ...known, ...part }));
  const save = useSave({
    send: async (version: number) => {
      const field = kind === 'github' ? 'repositories' : 'projects';
      const others = form.chosen.join('\n') !== before.join('\n');
      const secrets = hasSecrets(form);
      const body = {
        version,
        ...(name.trim() !== base.name && { name: name.trim() }),
        ...(others && { [field]: form.chosen }),
        ...(secrets && { baseUrl: form.baseUrl.trim(), ...secretsOf(form) }),
      };
      const changed = await call('updateIntegration', { params: { id }, body });
      // It is saved: whatever comes of the test is shown on the page too.
      const check =
        others || secrets ? await call('testIntegration', { params: { id } }).catch(() => null) : null;
      return { changed, sound: check?.ok !== false };
    },
    keys: [keys.integrations(clientId)],
    done: ({ changed, sound }) => (sound ? `${changed.name} is changed` : null),
    onDone: ({ changed, sound }) => {
      if (!sound)
        notifications.show({
          color: 'red',
          title: `${changed.name} is changed, but its connection does not work`,
          message: 'What the test found is missing stands on its card.',
        });
      close();
    },
  });
  const isConflict = save.error instanceof ApiError && save.error.code === 'conflict';
  const faster = isConflict && integration.version !== base.version ? integration : null;
  const changed =
    name.trim() !== base.name || form.chosen.join('\n') !== before.join('\n') || hasSecrets(form);
  const takeOver = (theirs: IntegrationView) => {
    setBase(theirs);
    setName(theirs.name);
    change({ chosen: chosenOf(theirs) });
    save.reset();
  };
  const many = kind === 'github' ? 'repositories' : 'projects';
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(base.version);
      }}
    >
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        value={name}
        error={issueOf(save.error, 'name')}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Choose
        kind={kind}
        chosen={form.chosen}
        change={(chosen) => change({ chosen })}
        sourceKey={[clientId, id]}
        search={(search, signal) => call('searchRepositories', { params: { id }, query: { search } }, signal)}
        error={issueOf(save.error, many)}
      />
      <CredentialsFields form={form} change={change} error={save.error} stored />
      {hasSecrets(form) && (
        <TextInput
          label="Address"
          type="url"
          required
          withAsterisk={false}
          value={form.baseUrl}
          error={issueOf(save.error, 'baseUrl')}
          onChange={({ currentTarget }) => change({ baseUrl: currentTarget.value })}
        />
      )}
      {faster && (
        <Notice tone="late">
          <Text size="sm">
            {faster.changedBy ?? 'Somebody'} changed this source meanwhile. Now it is called “{faster.name}”,
            with {chosenOf(faster).join(', ')}.
          </Text>
          <div className={classes.row}>
            <Button size="xs" variant="default" onClick={() => takeOver(faster)}>
              Take over their change
            </Button>
            <Button size="xs" variant="default" onClick={() => save.mutate(faster.version)}>
              Overwrite it with mine
            </Button>
          </div>
        </Notice>
      )}
      {save.error && !faster && <Notice tone="broken">{refusalOf(save.error, 'Not saved')}</Notice>}
      <DialogButtons cancel={close}>
        <Button
          type="submit"
          disabled={form.chosen.length === 0 || faster !== null || !changed}
          loading={save.isPending}
        >
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
