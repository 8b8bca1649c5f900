'use client';

import { Button, Group, Modal, Skeleton, Text, Textarea, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, type CallInput, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import admin from '../admin.module.css';
import { refusalOf, useSave } from '../use-save.ts';
import { ChangeList } from './change-list.tsx';
import { PreviewFigures } from './preview-figures.tsx';
import { flowKey, workflowsQuery } from './queries.ts';

export type FlowChangeInput = CallInput<'previewFlow'>['body']['change'];

interface ReviewDialogProps {
  client: ClientView;
  title: string;
  change: FlowChangeInput;
  /** That the change was made from. */
  version: number;
  save: (at: { version: number; note: string }) => Promise<unknown>;
  /** Of the button that does it. */
  action: string;
  /** It takes something away. */
  danger?: boolean;
  /** Said when it is done. */
  done: string;
  close: () => void;
  /** The change is done, or dropped for what somebody else did. */
  over: () => void;
}

/** What a change says and what it does to the figures, before it is saved: or what somebody else has changed meanwhile. */
export function ReviewDialog(props: ReviewDialogProps) {
  const { client, title, change, version: from, action, danger, done, close, over } = props;
  const cache = useQueryClient();
  const [version, setVersion] = useState(from);
  const [note, setNote] = useState('');
  const body = { clientId: client.id, version, change };
  const preview = useQuery({
    queryKey: [...flowKey(client.id), 'preview', body],
    queryFn: ({ signal }) => call('previewFlow', { body }, signal),
    ...{ staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false, refetchOnWindowFocus: false },
  });
  const save = useSave({
    send: () => props.save({ version, note: note.trim() }),
    keys: [flowKey(client.id), keys.metrics(client.id)],
    done: () => done,
    hint: 'Pages follow as soon as their figures are made anew.',
    onDone: over,
  });
  const error = save.error ?? preview.error;
  const conflict = error instanceof ApiError && error.code === 'conflict' ? error : null;
  const nothing = preview.data?.changes.length === 0;

  async function keepMine() {
    const newest = await cache.fetchQuery({ ...workflowsQuery(client.id), staleTime: 0 });
    save.reset();
    setVersion(newest.version);
  }

  return (
    <Modal opened onClose={close} size="lg" title={title}>
      <div className={admin.form}>
        {conflict ? (
          <Conflict
            error={conflict}
            takeOver={() => {
              void cache.invalidateQueries({ queryKey: [...flowKey(client.id)] });
              over();
            }}
            keepMine={() => void keepMine()}
          />
        ) : error ? (
          <Notice tone="broken">{refusalOf(error, 'Not possible')}</Notice>
        ) : null}
        {preview.isPending && (
          <div role="status" aria-label="Working out what it does to the figures">
            <Text size="sm" c="dimmed" mb="xs">
              Working out what it does to the figures…
            </Text>
            <Skeleton h={heights.log} />
          </div>
        )}
        {preview.data && !conflict && (
          <>
            <section aria-label="What changes">
              <Title order={3} mb="xs">
                What changes
              </Title>
              {nothing ? (
                <Text size="sm">Nothing: this is how it is already.</Text>
              ) : (
                <ChangeList changes={preview.data.changes} />
              )}
            </section>
            {!nothing && <PreviewFigures preview={preview.data} change={change} />}
            <Textarea
              label="Note"
              description="For the history: why, if you like"
              maxLength={500}
              autosize
              minRows={1}
              value={note}
              onChange={({ currentTarget }) => setNote(currentTarget.value)}
            />
          </>
        )}
        <DialogButtons cancel={close}>
          <Button
            {...(danger && { color: 'red' })}
            disabled={!preview.data || nothing || conflict !== null}
            loading={save.isPending}
            onClick={() => save.mutate(undefined)}
          >
            {action}
          </Button>
        </DialogButtons>
      </div>
    </Modal>
  );
}

interface ConflictProps {
  error: ApiError;
  takeOver: () => void;
  keepMine: () => void;
}

/** Somebody was faster: what he changed, and the two ways on. */
function Conflict({ error, takeOver, keepMine }: ConflictProps) {
  return (
    <Notice tone="late">
      <p>{error.message}</p>
      <ChangeList changes={error.issues.map(({ message }) => message)} />
      <Group gap="xs" mt="sm">
        <Button size="xs" variant="default" onClick={takeOver}>
          Drop mine, show theirs
        </Button>
        <Button size="xs" variant="default" onClick={keepMine}>
          Keep mine, and look at it again
        </Button>
      </Group>
    </Notice>
  );
}
