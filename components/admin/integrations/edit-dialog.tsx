'use client';

import { TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useDraft } from '#components/hooks/use-draft.ts';
import { issueOf, useSave } from '#components/hooks/use-save.ts';
import { Meanwhile } from '#components/ui/conflict.tsx';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Modal } from '#components/ui/modal.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { Choose } from './choose.tsx';
import { CredentialsFields } from './credentials-fields.tsx';
import { emptyForm, hasSecrets, type SourceForm, secretsOf } from './source-form.ts';

interface EditDialogProps {
  /** As it is now; null: it is removed. */
  integration: IntegrationView | null;
  close: () => void;
}

const chosenOf = ({ kind, repositories, projects }: IntegrationView) =>
  kind === 'github' ? repositories : projects;

/** Another name, other repositories or projects, new credentials. */
export function EditDialog({ integration, close }: EditDialogProps) {
  const of = useDraft(integration, (one) => ({ name: one?.name ?? '', chosen: one ? chosenOf(one) : [] }));
  const { name, chosen } = of.draft;
  const { id = '', clientId = '', kind = 'github', baseUrl = '' } = of.base ?? {};
  /** New credentials: nobody is told of those that there are. */
  const [secrets, setSecrets] = useState<SourceForm>({ ...emptyForm, kind, baseUrl });
  const change = (part: Partial<SourceForm>) => setSecrets((known) => ({ ...known, ...part }));
  const renewed = hasSecrets(secrets);
  const save = useSave({
    send: async (version: number) => {
      const field = kind === 'github' ? 'repositories' : 'projects';
      const others = chosen.join('\n') !== (integration ? chosenOf(integration) : []).join('\n');
      const body = {
        version,
        name: name.trim(),
        ...(others && { [field]: chosen }),
        ...(renewed && { baseUrl: secrets.baseUrl.trim(), ...secretsOf(secrets) }),
      };
      const changed = await call('updateIntegration', { params: { id }, body });
      // It is saved: whatever comes of the test is shown on the page too.
      const check =
        others || renewed ? await call('testIntegration', { params: { id } }).catch(() => null) : null;
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
  const error = of.rest(save.error);
  const many = kind === 'github' ? 'repositories' : 'projects';
  return (
    <Modal opened onClose={close} size="xl" title={`Edit ${of.base?.name}`} closeOnClickOutside={false}>
      <DialogForm
        action="Save"
        send={() => save.mutate(of.version)}
        cancel={close}
        pending={save.isPending}
        disabled={chosen.length === 0 || of.newer !== null || of.gone || !(of.edited || renewed)}
        error={error}
      >
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          error={issueOf(error, 'name')}
          onChange={({ currentTarget }) => of.change({ name: currentTarget.value })}
        />
        <Choose
          kind={kind}
          chosen={chosen}
          change={(picked) => of.change({ chosen: picked })}
          sourceKey={[clientId, id, of.version]}
          search={(search, signal) =>
            call('searchRepositories', { params: { id }, query: { search } }, signal)
          }
          error={issueOf(error, many)}
        />
        <CredentialsFields form={secrets} change={change} error={error} stored />
        {renewed && (
          <TextInput
            label="Address"
            type="url"
            required
            withAsterisk={false}
            value={secrets.baseUrl}
            error={issueOf(error, 'baseUrl')}
            onChange={({ currentTarget }) => change({ baseUrl: currentTarget.value })}
          />
        )}
        <Meanwhile
          of={of}
          differences={(theirs) => [
            { label: 'Name', theirs: theirs.name, mine: name.trim() },
            {
              label: kind === 'github' ? 'Repositories' : 'Projects',
              theirs: chosenOf(theirs).join(', '),
              mine: chosen.join(', '),
            },
          ]}
          save={save}
        />
      </DialogForm>
    </Modal>
  );
}
