'use client';

import { Button, Skeleton, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { formatCount } from '#lib/format.ts';
import classes from '../admin.module.css';
import { issueOf, useSave } from '../use-save.ts';

interface RemoveDialogProps {
  integration: IntegrationView;
  opened: boolean;
  close: () => void;
}

/** Says what goes with a source, and has its name typed. */
export function RemoveDialog({ integration, opened, close }: RemoveDialogProps) {
  return (
    <Modal opened={opened} onClose={close} size="lg" title={`Remove ${integration.name}`}>
      <RemoveForm key={String(opened)} integration={integration} close={close} />
    </Modal>
  );
}

function RemoveForm({ integration: { id, clientId, name }, close }: Omit<RemoveDialogProps, 'opened'>) {
  const [typed, setTyped] = useState('');
  const records = useQuery({
    queryKey: [...keys.integrations(clientId), id, 'records'],
    queryFn: async ({ signal }) => (await call('integrationRecords', { params: { id } }, signal)).records,
  });
  const remove = useSave({
    send: () => call('removeIntegration', { params: { id }, body: { name: typed } }),
    keys: [keys.integrations(clientId)],
    done: () => `${name} is removed`,
    hint: 'Its data is deleted in the background.',
    onDone: close,
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        remove.mutate(undefined);
      }}
    >
      <Text size="sm">
        Its syncs stop, and its credentials, schedule and webhook addresses are deleted at once. Then all that
        was loaded from it is deleted, and the figures of this client change. Nothing brings it back but
        connecting the source again.
      </Text>
      {records.error ? (
        <Notice tone="broken">{records.error.message}</Notice>
      ) : (
        <Skeleton visible={records.isPending} mih={60}>
          <Text size="sm">
            {records.data?.length === 0
              ? 'Nothing was loaded from it yet.'
              : `To be deleted: ${records.data?.map(({ what, count }) => recordWords(what, count)).join(', ')}.`}
          </Text>
        </Skeleton>
      )}
      <TextInput
        label={`Type “${name}” to remove it`}
        required
        withAsterisk={false}
        autoComplete="off"
        data-autofocus
        value={typed}
        error={issueOf(remove.error, 'name')}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {remove.error && !issueOf(remove.error, 'name') && (
        <Notice tone="broken">{remove.error.message}</Notice>
      )}
      <DialogButtons cancel={close}>
        <Button type="submit" color="red" disabled={typed.trim() !== name} loading={remove.isPending}>
          Remove it and its data
        </Button>
      </DialogButtons>
    </form>
  );
}

/** Tables as people know them; others by their name. */
const words: Record<string, [one: string, many: string]> = {
  repositories: ['repository', 'repositories'],
  issue_statuses: ['issue status', 'issue statuses'],
  etl_runs: ['run', 'runs'],
  etl_checkpoints: ['checkpoint', 'checkpoints'],
  etl_ledger: ['day of the ledger', 'days of the ledger'],
  etl_quarantine: ['record set aside', 'records set aside'],
  github_deployments: ['deployment as GitHub lists it', 'deployments as GitHub lists them'],
  deployment_facts: ['counted deployment', 'counted deployments'],
  service_repositories: ['place in a service', 'places in services'],
  service_projects: ['place in a service', 'places in services'],
  dirty_records: ['record told of by a webhook', 'records told of by webhooks'],
};

function recordWords(what: string, count: number): string {
  const plain = what.replaceAll('_', ' ');
  const [one, many] = words[what] ?? [plain.replace(/s$/, ''), plain];
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
