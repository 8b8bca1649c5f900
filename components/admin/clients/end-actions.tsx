import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import dynamic from 'next/dynamic';
import { call } from '#components/hooks/api.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { AskedButton } from '#components/ui/asked-button.tsx';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import type { AdminClientView } from '#lib/api/clients.ts';
import { clientKeys } from './queries.ts';

/** Only when it is asked for. */
const DeleteDialog = dynamic(() => import('./delete-dialog.tsx').then((module) => module.DeleteDialog), {
  ssr: false,
});

/** The ways out of use: archive and restore, delete, and remove what is only a sample. */
export function EndActions({ view }: { view: AdminClientView }) {
  const { client } = view;
  const { id, name, sample, archivedAt, archivedBy } = client;
  const [deleting, { open, close }] = useDisclosure(false);
  const params = { id };
  const archive = useSave({
    send: () => call('archiveClient', { params }),
    keys: clientKeys,
    done: () => `${name} is archived`,
  });
  const restore = useSave({
    send: () => call('restoreClient', { params }),
    keys: clientKeys,
    done: () => `${name} is back in use`,
    hint: 'What was missed meanwhile is loaded by the next sync.',
  });
  const remove = useSave({
    send: () => call('removeSample', {}),
    keys: clientKeys,
    done: () => 'The sample client is being removed',
  });
  const error = archive.error ?? restore.error ?? remove.error;
  return (
    <div className={layout.stack}>
      {archivedAt ? (
        <div className={layout.head}>
          <Text size="sm" className={layout.text}>
            Archived by {archivedBy} <Instant at={archivedAt} />: nothing is loaded, its hooks and API keys
            are refused, and only administrators see it. Its data is kept.
          </Text>
          <div className={layout.row}>
            <Button
              size="xs"
              variant="default"
              loading={restore.isPending}
              onClick={() => restore.mutate(undefined)}
            >
              Restore
            </Button>
            <Button size="xs" color="red" variant="outline" onClick={open}>
              Delete…
            </Button>
          </div>
        </div>
      ) : (
        <div className={layout.head}>
          <Text size="sm" className={layout.text}>
            An archived client keeps its data. Its runs are stopped, nothing is loaded any more, its hooks and
            API keys are refused, and only administrators see it. It can be restored, or then deleted.
          </Text>
          <AskedButton
            action="Archive"
            of={name}
            text={`The runs of ${name} are stopped, and its people do not see it any more, until an administrator restores it.`}
            pending={archive.isPending}
            run={() => archive.mutate(undefined)}
          />
        </div>
      )}
      {sample && (
        <div className={layout.head}>
          <Text size="sm" className={layout.text}>
            This is the sample. Once you have clients of your own it can go: its data, its credentials, and
            the GitHub and Jira that this installation plays for it. It does not come back at the next start.
          </Text>
          <AskedButton
            action="Remove"
            of="the sample"
            text={`${name} is deleted with all that it has, and does not come back.`}
            pending={remove.isPending}
            run={() => remove.mutate(undefined)}
          />
        </div>
      )}
      {error && <Notice tone="broken">{error.message}</Notice>}
      {deleting && <DeleteDialog view={view} close={close} />}
    </div>
  );
}
