'use client';

import { Button, Skeleton, Text, Textarea, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, type CallInput, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { refusalOf, useSave } from '#components/hooks/use-save.ts';
import { Conflict } from '#components/ui/conflict.tsx';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import layout from '#components/ui/layout.module.css';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import { ChangeList } from './change-list.tsx';
import { PreviewFigures } from './preview-figures.tsx';

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
    queryKey: keys.flowPreview(client.id, body),
    queryFn: ({ signal }) => call('previewFlow', { body }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const save = useSave({
    send: () => props.save({ version, note: note.trim() }),
    keys: [keys.flow(client.id), keys.metrics(client.id)],
    done: () => done,
    hint: 'Pages show it as soon as their figures are worked out again.',
    onDone: over,
    still: true,
  });
  const error = save.error ?? preview.error;
  const conflict = error instanceof ApiError && error.code === 'conflict' ? error : null;
  const nothing = preview.data?.changes.length === 0;

  /** Not the list on the page: what another has deleted would close this dialog with its form. */
  const newest = useQuery({
    queryKey: keys.newestWorkflows(client.id, version),
    queryFn: ({ signal }) => call('listWorkflows', { query: { client: client.id } }, signal),
    enabled: conflict !== null,
    staleTime: 0,
    gcTime: 0,
  });
  const renew = () => void cache.invalidateQueries({ queryKey: keys.flow(client.id) });
  const leave = () => {
    close();
    if (error) renew();
  };

  return (
    <Modal opened onClose={leave} size="lg" title={title}>
      <div className={layout.stack}>
        {conflict && newest.data ? (
          <Conflict
            by={newest.data.changedBy}
            at={newest.data.changedAt}
            takeTheirs={() => {
              over();
              renew();
            }}
            keepMine={() => {
              save.reset();
              setVersion(newest.data.version);
            }}
            mine="Keep yours, and look at it again"
          >
            <ChangeList changes={conflict.issues.map(({ message }) => message)} />
          </Conflict>
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
        <DialogButtons cancel={leave}>
          <Button
            {...(danger && { color: 'red.9' })}
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
