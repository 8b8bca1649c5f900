'use client';

import { Button, Checkbox, Divider, Select, Text, TextInput } from '@mantine/core';
import { call } from '#components/hooks/api.ts';
import { useDraft } from '#components/hooks/use-draft.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { Conflict, Gone } from '#components/ui/conflict.tsx';
import layout from '#components/ui/layout.module.css';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { PersonView } from '#lib/api/people.ts';
import { formatCounted } from '#lib/format.ts';
import { AccountTag } from './account-tag.tsx';
import { keysOfPeople } from './queries.ts';

interface PersonDialogProps {
  client: ClientView;
  /** As it is now; null: it is gone. */
  person: PersonView | null;
  people: PersonView[];
  close: () => void;
}

/** How another person may be called, who has these: as one of them is, but not as the one they are taken from. */
const nameOf = (accounts: PersonView['accounts'], taken: string): string =>
  accounts.find(({ name }) => name && name !== taken)?.name ?? accounts[0]?.account ?? '';

const idOf = ({ kind, account }: PersonView['accounts'][number]) => `${kind}:${account}`;
const accountsOf = (accounts: PersonView['accounts']) =>
  accounts.map(({ account, name }) => name ?? account).join(', ');

/** Renames a person, splits accounts off, or merges another person into this one, as they were seen here. */
export function PersonDialog({ client, person, people, close }: PersonDialogProps) {
  const of = useDraft(person, (one) => ({
    name: one?.name ?? '',
    other: null as string | null,
    marked: [] as string[],
  }));
  const { base, version, newer, change } = of;
  const { name, other, marked } = of.draft;
  const { id = '', name: called = '', accounts = [] } = base ?? {};
  const chosen = accounts.filter((account) => marked.includes(idOf(account)));
  const off = chosen.map(({ kind, account }) => ({ kind, account }));
  const another = people.find((one) => one.id === other);
  const outdated = keysOfPeople(client.id);
  const rename = useSave({
    send: () => call('updatePerson', { params: { id }, body: { version, name: name.trim() } }),
    keys: outdated,
    onDone: close,
    done: (changed: PersonView) => `${changed.name} is saved`,
  });
  const merge = useSave({
    send: (gone: PersonView) =>
      call('mergePeople', { params: { id }, body: { version, other: gone.id, otherVersion: gone.version } }),
    keys: outdated,
    onDone: close,
    done: (kept: PersonView) => `${kept.name} has their accounts now`,
  });
  const split = useSave({
    send: (as: string | null) =>
      call('splitPerson', { params: { id }, body: { version, name: as, accounts: off } }),
    keys: outdated,
    onDone: close,
    done: ({ split: made }) =>
      made
        ? `${made.name} is a person now`
        : `${formatCounted(off.length, 'account')} of ${called} taken away`,
  });
  const error = of.rest(rename.error ?? merge.error ?? split.error);
  const forget = () => {
    for (const each of [rename, merge, split]) each.reset();
  };
  const late = newer !== null || of.gone;
  const all = off.length === accounts.length;
  return (
    <Modal opened onClose={close} size="lg" title={called}>
      <div className={layout.stack}>
        {of.gone && <Gone />}
        {newer && (
          <Conflict
            by={newer.changedBy}
            at={newer.changedAt}
            rows={[
              { label: 'Name', theirs: newer.name, mine: name.trim() },
              { label: 'Accounts', theirs: accountsOf(newer.accounts), mine: accountsOf(accounts) },
            ]}
            takeTheirs={() => {
              forget();
              of.begin(newer);
            }}
            keepMine={() => {
              forget();
              of.keep();
            }}
            mine="Keep yours, and go on"
          />
        )}
        {error && <Notice tone="broken">{error.message}</Notice>}
        <form
          className={layout.tight}
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
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
          <div className={layout.buttons}>
            <Button
              type="submit"
              size="xs"
              disabled={late || name.trim() === called}
              loading={rename.isPending}
            >
              Rename
            </Button>
          </div>
        </form>
        <Divider />
        <div className={layout.tight}>
          <div>
            <Text fw={600}>Split</Text>
            <Text size="xs" c="dimmed">
              Mark what is not {called}’s. Taken away, it is nobody’s and may be suggested again.
            </Text>
          </div>
          {accounts.map((account) => (
            <Checkbox
              key={idOf(account)}
              label={<AccountTag account={account} />}
              checked={marked.includes(idOf(account))}
              onChange={({ currentTarget }) =>
                change({
                  marked: currentTarget.checked
                    ? [...marked, idOf(account)]
                    : marked.filter((one) => one !== idOf(account)),
                })
              }
            />
          ))}
          <div className={layout.buttons}>
            <Button
              size="xs"
              variant="default"
              disabled={late || off.length === 0}
              loading={split.isPending}
              onClick={() => split.mutate(null)}
            >
              {all && off.length > 0 ? 'Forget this person' : 'Take these away'}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={late || off.length === 0 || all}
              loading={split.isPending}
              onClick={() => split.mutate(nameOf(chosen, called))}
            >
              Make another person of these
            </Button>
          </div>
        </div>
        {people.length > 1 && (
          <>
            <Divider />
            <div className={layout.tight}>
              <Select
                label="Merge with"
                description={`Their accounts become ${called}’s`}
                data={people
                  .filter((candidate) => candidate.id !== id)
                  .map((candidate) => ({ value: candidate.id, label: candidate.name }))}
                value={other}
                onChange={(picked) => change({ other: picked })}
                searchable
                limit={50}
                nothingFoundMessage="Nobody of this name"
              />
              {another?.accounts.map((account) => (
                <AccountTag key={idOf(account)} account={account} />
              ))}
              <div className={layout.buttons}>
                <Button
                  size="xs"
                  variant="default"
                  disabled={late || !another}
                  loading={merge.isPending}
                  onClick={() => another && merge.mutate(another)}
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
