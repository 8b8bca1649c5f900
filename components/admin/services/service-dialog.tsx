'use client';

import { MultiSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useDraft } from '#components/hooks/use-draft.ts';
import { issueOf, useSave } from '#components/hooks/use-save.ts';
import { Meanwhile } from '#components/ui/conflict.tsx';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Modal } from '#components/ui/modal.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { RepositoryView } from '#lib/api/rules.ts';
import type { Service } from '#lib/api/services.ts';

interface ServiceDialogProps {
  client: ClientView;
  /** As it is now; null: a new one, or it is gone. */
  service: Service | null;
  repositories: RepositoryView[];
  projects: { id: string; key: string; name: string }[];
  close: () => void;
}

/** Names of what is chosen, in one order. */
const wordsOf = (known: [string, string][]) => (ids: readonly string[]) => {
  const names = new Map(known);
  return (
    ids
      .map((id) => names.get(id) ?? '…')
      .toSorted()
      .join(', ') || 'none'
  );
};
const both = (words: ReturnType<typeof wordsOf>, theirs: string[], mine: string[]) => ({
  theirs: words(theirs),
  mine: words(mine),
});

/** Name, repositories and Jira projects of a service. What another makes of it meanwhile is told, and to be chosen. */
export function ServiceDialog({ client, service, repositories, projects, close }: ServiceDialogProps) {
  const of = useDraft(service, (one) => ({
    name: one?.name ?? '',
    repositories: one?.repositories ?? [],
    projects: one?.projects ?? [],
  }));
  const { base, draft, change } = of;
  const { name, repositories: chosen, projects: ofJira } = draft;
  const save = useSave({
    send: (version: number) => {
      const body = { ...draft, name: name.trim() };
      return base
        ? call('updateService', { params: { id: base.id }, body: { ...body, version } })
        : call('createService', { body: { clientId: client.id, ...body } });
    },
    keys: [keys.services(client.id), keys.repositories(client.id), keys.metrics(client.id)],
    done: (made) => `${made.name} is saved`,
    onDone: close,
  });
  const error = of.rest(save.error);
  const nothing = chosen.length + ofJira.length === 0;
  const [asked, setAsked] = useState(false);
  const namesOf = wordsOf(repositories.map(({ id, name: label }) => [id, label]));
  const keysOf = wordsOf(projects.map(({ id, key }) => [id, key]));
  return (
    <Modal opened onClose={close} size="lg" title={base ? `Edit ${base.name}` : 'Make a service'}>
      <DialogForm
        action="Save"
        send={() => {
          setAsked(true);
          if (!nothing) save.mutate(of.version);
        }}
        cancel={close}
        pending={save.isPending}
        disabled={of.newer !== null || of.gone}
        error={error}
        fields={['name', 'repositories', 'projects']}
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
          label="Repositories"
          description="Those of another service are not offered: take them out there first"
          data={repositories
            .filter(({ serviceId }) => serviceId === null || serviceId === base?.id)
            .map(({ id, name: label }) => ({ value: id, label }))}
          value={chosen}
          onChange={(picked) => change({ repositories: picked })}
          searchable
          limit={100}
          nothingFoundMessage="No free repository of this name"
          error={
            asked && nothing
              ? 'Choose a repository or a Jira project: a service is made of them'
              : issueOf(error, 'repositories')
          }
        />
        <MultiSelect
          label="Jira projects"
          description="Their incidents are this service’s"
          data={projects.map(({ id, key, name: title }) => ({ value: id, label: `${key} · ${title}` }))}
          value={ofJira}
          onChange={(picked) => change({ projects: picked })}
          searchable
          limit={100}
          nothingFoundMessage={
            projects.length === 0 ? 'No Jira project is synced yet' : 'No project of this name'
          }
          error={issueOf(error, 'projects')}
        />
        <Meanwhile
          of={of}
          differences={(theirs) => [
            { label: 'Name', theirs: theirs.name, mine: name.trim() },
            { label: 'Repositories', ...both(namesOf, theirs.repositories, chosen) },
            { label: 'Jira projects', ...both(keysOf, theirs.projects, ofJira) },
          ]}
          save={save}
        />
      </DialogForm>
    </Modal>
  );
}
