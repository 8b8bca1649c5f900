'use client';

import { List, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { issueOf, useSave } from '#components/hooks/use-save.ts';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import layout from '#components/ui/layout.module.css';
import { Modal } from '#components/ui/modal.tsx';
import type { AdminClientView } from '#lib/api/clients.ts';
import { formatCounted } from '#lib/format.ts';
import { clientKeys } from './queries.ts';

/** What goes for ever, and the name that must be typed. */
export function DeleteDialog({ view, close }: { view: AdminClientView; close: () => void }) {
  const { id, name } = view.client;
  const { integrations, repositories, projects, pullRequests, issues, apiKeys } = view.contents;
  const [typed, setTyped] = useState('');
  const remove = useSave({
    send: () => call('deleteClient', { params: { id }, body: { name: typed } }),
    keys: clientKeys,
    done: () => `${name} is being deleted`,
    onDone: close,
  });
  const { error } = remove;
  return (
    <Modal opened onClose={close} title={`Delete ${name}`}>
      <DialogForm
        action="Delete for ever"
        danger
        send={() => remove.mutate(undefined)}
        cancel={close}
        pending={remove.isPending}
        disabled={typed.trim() !== name}
        error={error}
        fields={['name']}
      >
        <div className={layout.tight}>
          <Text size="sm">This cannot be taken back. These go, and everything that hangs on them:</Text>
          <List size="sm">
            <List.Item>{formatCounted(integrations, 'source')} with their credentials</List.Item>
            <List.Item>
              {formatCounted(repositories, 'repository', 'repositories')} with{' '}
              {formatCounted(pullRequests, 'pull request')}
            </List.Item>
            <List.Item>
              {formatCounted(projects, 'Jira project')}, and {formatCounted(issues, 'issue')}
            </List.Item>
            <List.Item>
              {formatCounted(apiKeys, 'API key')}, hooks, rules, services, logo and members
            </List.Item>
          </List>
          <Text size="sm">The audit log keeps what was done with the client, and that it was deleted.</Text>
        </div>
        <TextInput
          label={`Type “${name}” to delete it`}
          data-autofocus
          autoComplete="off"
          value={typed}
          error={issueOf(error, 'name')}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </DialogForm>
    </Modal>
  );
}
