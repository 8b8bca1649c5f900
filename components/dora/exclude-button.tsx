import { Button, Popover, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { type CallInput, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { useSave } from '#components/hooks/use-save.ts';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import classes from './dora.module.css';

interface ExcludeButtonProps {
  kind: CallInput<'excludeItem'>['body']['kind'];
  item: string;
  /** The rule that leaves it out now. */
  excludedBy: string | null;
}

/** Leaves one item out of all figures, with a reason, or lets it count again; for those who may. */
export function ExcludeButton({ kind, item, excludedBy }: ExcludeButtonProps) {
  const [asking, { open, close }] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const { client } = useClient();
  const what = { client: client?.id ?? '', kind, item };
  const words = kind.replace('_', ' ');
  const { mutate, isPending, error } = useSave({
    send: (why: string | null) =>
      why === null
        ? call('includeItem', { query: what })
        : call('excludeItem', { body: { ...what, reason: why } }),
    keys: client ? [keys.metrics(client.id)] : [],
    done: (_, why) =>
      why === null ? `The ${words} counts again` : `The ${words} is left out of all figures`,
    onDone: close,
  });
  if (!client || client.role === 'viewer') return null;
  if (excludedBy === 'by_hand') {
    return (
      <>
        {error && <Notice tone="broken">{error.message}</Notice>}
        <Button
          size="xs"
          variant="default"
          className={classes.start}
          loading={isPending}
          onClick={() => mutate(null)}
        >
          Let it count again
        </Button>
      </>
    );
  }
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) mutate(reason.trim());
  };
  return (
    <Popover opened={asking} onDismiss={close} position="top-start" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Button size="xs" variant="default" className={classes.start} onClick={open}>
          Leave it out…
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Leave the ${words} out`}>
        <form onSubmit={send} className={layout.tight}>
          <Text size="sm">It then counts in no figure. The reason stays, with who gave it.</Text>
          <TextInput
            size="xs"
            label="Reason"
            required
            maxLength={500}
            value={reason}
            error={error?.message}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" loading={isPending}>
            Leave it out
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
