'use client';

import { Button, Modal, MultiSelect, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, call } from '#components/hooks/api.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { Team } from '#lib/api/teams.ts';
import classes from '../admin.module.css';
import { teamChoicesQuery, teamsKey } from '../queries.ts';
import { issueOf, useSave } from '../use-save.ts';
import { changesOf, choicesOf, chosenOf } from './members.ts';

interface TeamDialogProps {
  client: ClientView;
  /** As it is now; null: a new one. */
  team: Team | null;
  close: () => void;
}

/** Name and members of a team. Where somebody else was faster: what they changed, to take over or to overwrite. */
export function TeamDialog({ client, team, close }: TeamDialogProps) {
  /** What the form was made from; null: a new one. */
  const [base, setBase] = useState(team);
  const [name, setName] = useState(team?.name ?? '');
  const known = useQuery(teamChoicesQuery(client.id));
  const choices = choicesOf(known.data ?? [], base?.members ?? []);
  const [picked, setPicked] = useState<string[] | null>(null);
  const chosen = picked ?? chosenOf(choices, base?.members ?? []);
  const save = useSave({
    send: (version: number | undefined) => {
      const accounts = choices.filter(({ value }) => chosen.includes(value)).flatMap((one) => one.accounts);
      const body = { name: name.trim(), accounts };
      return base && version !== undefined
        ? call('updateTeam', { params: { id: base.id }, body: { version, ...body } })
        : call('createTeam', { body: { clientId: client.id, ...body } });
    },
    keys: [teamsKey(client.id)],
    done: (made) => `${made.name} is saved`,
    onDone: close,
  });
  const isConflict = save.error instanceof ApiError && save.error.code === 'conflict';
  const faster = isConflict && base && team && team.version !== base.version ? team : null;
  const takeOver = (theirs: Team) => {
    setBase(theirs);
    setName(theirs.name);
    setPicked(null);
    save.reset();
  };
  return (
    <Modal opened onClose={close} size="lg" title={base ? `Edit ${base.name}` : 'Make a team'}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(base?.version);
        }}
      >
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={100}
          data-autofocus
          value={name}
          error={issueOf(save.error, 'name')}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <MultiSelect
          label="Members"
          description="People, and accounts that nobody has confirmed to be somebody’s. Who has several accounts comes with all of them; one may be in several teams."
          data={choices.map(({ value, label }) => ({ value, label }))}
          value={chosen}
          onChange={setPicked}
          searchable
          limit={100}
          disabled={known.isPending}
          nothingFoundMessage={
            choices.length === 0 ? 'Nobody is known before the first sync' : 'Nobody of this name'
          }
          error={known.error?.message ?? issueOf(save.error, 'accounts')}
        />
        {faster && base && (
          <Notice tone="late">
            <Text size="sm">
              {faster.changedBy} changed this team <Instant at={faster.changedAt} />, after you opened it.{' '}
              {changesOf(base, faster).join(' ') || 'It is as you had it.'}
            </Text>
            <div className={classes.row}>
              <Button size="xs" variant="default" onClick={() => takeOver(faster)}>
                Take over their change
              </Button>
              <Button size="xs" variant="default" onClick={() => save.mutate(faster.version)}>
                Overwrite it with mine
              </Button>
            </div>
          </Notice>
        )}
        {save.error && !isConflict && !issueOf(save.error, 'name', 'accounts') && (
          <Notice tone="broken">{save.error.message}</Notice>
        )}
        <DialogButtons cancel={close}>
          <Button type="submit" loading={save.isPending} disabled={faster !== null || known.isPending}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Modal>
  );
}
