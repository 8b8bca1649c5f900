'use client';

import { Button, Checkbox, Divider, Modal, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { Notice } from '#components/ui/notice.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { PersonView } from '#lib/api/people.ts';
import { formatCounted } from '#lib/format.ts';
import admin from '../admin.module.css';
import { peopleKey } from '../queries.ts';
import { useSave } from '../use-save.ts';
import { AccountTag } from './account-tag.tsx';

interface PersonDialogProps {
  client: ClientView;
  person: PersonView;
  people: PersonView[];
  close: () => void;
}

/** How another person may be called, who has these: as one of them is, but not as the one they are taken from. */
const nameOf = (accounts: PersonView['accounts'], taken: string): string =>
  accounts.find(({ name }) => name && name !== taken)?.name ?? accounts[0]?.account ?? '';

/** Renames a person, splits accounts off, or merges another person into this one. */
export function PersonDialog({ client, person, people, close }: PersonDialogProps) {
  const { id, accounts } = person;
  const [name, setName] = useState(person.name);
  const [other, setOther] = useState<string | null>(null);
  const [marked, setMarked] = useState<string[]>([]);
  const idOf = ({ kind, account }: (typeof accounts)[number]) => `${kind}:${account}`;
  const off = accounts
    .filter((account) => marked.includes(idOf(account)))
    .map(({ kind, account }) => ({ kind, account }));
  const keys = [peopleKey(client.id)];
  const rename = useSave({
    send: () => call('updatePerson', { params: { id }, body: { name: name.trim() } }),
    ...{ keys, onDone: close, done: (changed: PersonView) => `${changed.name} is saved` },
  });
  const merge = useSave({
    send: (gone: string) => call('mergePeople', { params: { id }, body: { other: gone } }),
    ...{ keys, onDone: close, done: (kept: PersonView) => `${kept.name} has their accounts now` },
  });
  const split = useSave({
    send: (called: string | null) =>
      call('splitPerson', { params: { id }, body: { name: called, accounts: off } }),
    ...{ keys, onDone: close },
    done: ({ split: made }) =>
      made
        ? `${made.name} is a person now`
        : `${formatCounted(off.length, 'account')} of ${person.name} taken away`,
  });
  const error = rename.error ?? merge.error ?? split.error;
  const all = off.length === accounts.length;
  return (
    <Modal opened onClose={close} size="lg" title={person.name}>
      <div className={admin.form}>
        {error && <Notice tone="broken">{error.message}</Notice>}
        <form
          className={admin.tight}
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate(undefined);
          }}
        >
          <TextInput
            label="Name"
            required
            withAsterisk={false}
            maxLength={200}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <div className={admin.buttons}>
            <Button type="submit" size="xs" disabled={name.trim() === person.name} loading={rename.isPending}>
              Rename
            </Button>
          </div>
        </form>
        <Divider />
        <div className={admin.tight}>
          <div>
            <Text fw={600}>Split</Text>
            <Text size="xs" c="dimmed">
              Mark what is not {person.name}’s. Taken away, it is nobody’s and may be suggested again.
            </Text>
          </div>
          {accounts.map((account) => (
            <Checkbox
              key={idOf(account)}
              label={<AccountTag account={account} />}
              checked={marked.includes(idOf(account))}
              onChange={({ currentTarget }) =>
                setMarked(
                  currentTarget.checked
                    ? [...marked, idOf(account)]
                    : marked.filter((one) => one !== idOf(account)),
                )
              }
            />
          ))}
          <div className={admin.buttons}>
            <Button
              size="xs"
              variant="default"
              disabled={off.length === 0}
              loading={split.isPending}
              onClick={() => split.mutate(null)}
            >
              {all && off.length > 0 ? 'Forget this person' : 'Take these away'}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={off.length === 0 || all}
              loading={split.isPending}
              onClick={() =>
                split.mutate(
                  nameOf(
                    accounts.filter((one) => marked.includes(idOf(one))),
                    person.name,
                  ),
                )
              }
            >
              Make another person of these
            </Button>
          </div>
        </div>
        {people.length > 1 && (
          <>
            <Divider />
            <div className={admin.tight}>
              <Select
                label="Merge with"
                description={`Their accounts become ${person.name}’s`}
                data={people
                  .filter((candidate) => candidate.id !== id)
                  .map((candidate) => ({ value: candidate.id, label: candidate.name }))}
                value={other}
                onChange={setOther}
                searchable
                limit={50}
                nothingFoundMessage="Nobody of this name"
              />
              <div className={admin.buttons}>
                <Button
                  size="xs"
                  variant="default"
                  disabled={!other}
                  loading={merge.isPending}
                  onClick={() => other && merge.mutate(other)}
                >
                  Merge
                </Button>
              </div>
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}
