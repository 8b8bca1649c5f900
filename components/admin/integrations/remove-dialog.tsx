'use client';

import { Skeleton, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { issueOf, useSave } from '#components/hooks/use-save.ts';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { formatCounted } from '#lib/format.ts';

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
    queryKey: keys.integrationRecords(clientId, id),
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
    <DialogForm
      action="Remove it and its data"
      danger
      send={() => remove.mutate(undefined)}
      cancel={close}
      pending={remove.isPending}
      disabled={typed.trim() !== name}
      error={remove.error}
      fields={['name']}
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
              : `To be deleted: ${recordsText(records.data ?? [])}.`}
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
    </DialogForm>
  );
}

/** Of tables that do not say by themselves what they hold. */
const words: Record<string, [one: string, many: string]> = {
  repositories: ['repository', 'repositories'],
  issue_statuses: ['issue status', 'issue statuses'],
  github_deployments: ['deployment as GitHub lists it', 'deployments as GitHub lists them'],
  etl_runs: ['run', 'runs'],
  etl_quarantine: ['record set aside', 'records set aside'],
};
/** What is worked out of the others, or kept about them: nobody needs to know it by name. */
const inner = /^fact_|_facts$|_counts$|_times$|_keys$|^service_|^dirty_|^etl_(?!runs|quarantine)/;

/** "6,000 releases, 1 repository, 12 further records". */
function recordsText(records: readonly { what: string; count: number }[]): string {
  const about = records.filter(({ what }) => inner.test(what)).reduce((sum, { count }) => sum + count, 0);
  return [
    ...records.filter(({ what }) => !inner.test(what)).map(({ what, count }) => recordWords(what, count)),
    ...(about > 0 ? [formatCounted(about, 'further record')] : []),
  ].join(', ');
}

function recordWords(what: string, count: number): string {
  const plain = what.replaceAll('_', ' ');
  const [one, many] = words[what] ?? [plain.replace(/s$/, ''), plain];
  return formatCounted(count, one, many);
}
