'use client';

import { MultiSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useDraft } from '#components/hooks/use-draft.ts';
import { issueOf, useSave } from '#components/hooks/use-save.ts';
import { Meanwhile } from '#components/ui/conflict.tsx';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Modal } from '#components/ui/modal.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { Team } from '#lib/api/teams.ts';
import { choicesOf, chosenOf } from './members.ts';
import { teamChoicesQuery } from './queries.ts';

interface TeamDialogProps {
  client: ClientView;
  /** As it is now; null: a new one, or it is gone. */
  team: Team | null;
  close: () => void;
}

/** Name and members of a team. Where somebody else was faster: what they changed, to take over or to overwrite. */
export function TeamDialog({ client, team, close }: TeamDialogProps) {
  const of = useDraft(team, (one) => ({ name: one?.name ?? '', picked: null as string[] | null }));
  const { base, newer, change } = of;
  const { name, picked } = of.draft;
  const known = useQuery(teamChoicesQuery(client.id));
  const choices = choicesOf(known.data ?? [], [...(base?.members ?? []), ...(newer?.members ?? [])]);
  const chosen = picked ?? chosenOf(choices, base?.members ?? []);
  const wordsOf = (values: string[]) =>
    choices.flatMap(({ value, label }) => (values.includes(value) ? label : [])).join(', ') || 'nobody';
  const save = useSave({
    send: (version: number) => {
      const accounts = choices.filter(({ value }) => chosen.includes(value)).flatMap((one) => one.accounts);
      const body = { name: name.trim(), accounts };
      return base
        ? call('updateTeam', { params: { id: base.id }, body: { version, ...body } })
        : call('createTeam', { body: { clientId: client.id, ...body } });
    },
    keys: [keys.teams(client.id), keys.metrics(client.id)],
    done: (made) => `${made.name} is saved`,
    onDone: close,
  });
  const error = of.rest(save.error);
  return (
    <Modal opened onClose={close} size="lg" title={base ? `Edit ${base.name}` : 'Make a team'}>
      <DialogForm
        action="Save"
        send={() => save.mutate(of.version)}
        cancel={close}
        pending={save.isPending}
        disabled={newer !== null || of.gone || known.isPending}
        error={error}
        fields={['name', 'accounts']}
      >
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={100}
          data-autofocus
          value={name}
          error={issueOf(error, 'name')}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <MultiSelect
          label="Members"
          description="Confirmed people, who come with all their accounts, and single accounts. Anybody may be in several teams."
          data={choices.map(({ value, label }) => ({ value, label }))}
          value={chosen}
          onChange={(values) => change({ picked: values })}
          searchable
          limit={100}
          disabled={known.isPending}
          nothingFoundMessage={
            choices.length === 0 ? 'Nobody is known before the first sync' : 'Nobody of this name'
          }
          error={known.error?.message ?? issueOf(error, 'accounts')}
        />
        <Meanwhile
          of={of}
          differences={(theirs) => [
            { label: 'Name', theirs: theirs.name, mine: name.trim() },
            { label: 'Members', theirs: wordsOf(chosenOf(choices, theirs.members)), mine: wordsOf(chosen) },
          ]}
          save={save}
        />
      </DialogForm>
    </Modal>
  );
}
