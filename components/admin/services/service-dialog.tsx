'use client';

import { Button, Modal, MultiSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { RepositoryView } from '#lib/api/rules.ts';
import type { Service } from '#lib/api/services.ts';
import classes from '../admin.module.css';
import { repositoriesKey, servicesKey } from '../queries.ts';
import { issueOf, useSave } from '../use-save.ts';

interface ServiceDialogProps {
  client: ClientView;
  /** Null: a new one. */
  service: Service | null;
  repositories: RepositoryView[];
  projects: { id: string; key: string; name: string }[];
  close: () => void;
}

/** Name, repositories and Jira projects of a service. */
export function ServiceDialog({ client, service, repositories, projects, close }: ServiceDialogProps) {
  const [name, setName] = useState(service?.name ?? '');
  const [chosen, setChosen] = useState(service?.repositories ?? []);
  const [ofJira, setOfJira] = useState(service?.projects ?? []);
  const save = useSave({
    send: () => {
      const body = { name: name.trim(), repositories: chosen, projects: ofJira };
      return service
        ? call('updateService', { params: { id: service.id }, body })
        : call('createService', { body: { clientId: client.id, ...body } });
    },
    keys: [servicesKey(client.id), repositoriesKey(client.id)],
    done: (made) => `${made.name} is saved`,
    onDone: close,
  });
  const known = ['name', 'repositories', 'projects'];
  const nothing = chosen.length + ofJira.length === 0;
  const [asked, setAsked] = useState(false);
  return (
    <Modal opened onClose={close} size="lg" title={service ? `Edit ${service.name}` : 'Make a service'}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (!nothing) save.mutate(undefined);
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
          label="Repositories"
          description="Those of another service are not offered: take them out there first"
          data={repositories
            .filter(({ serviceId }) => serviceId === null || serviceId === service?.id)
            .map(({ id, name: label }) => ({ value: id, label }))}
          value={chosen}
          onChange={setChosen}
          searchable
          limit={100}
          nothingFoundMessage="No free repository of this name"
          error={
            asked && nothing
              ? 'Choose a repository or a Jira project: a service is made of them'
              : issueOf(save.error, 'repositories')
          }
        />
        <MultiSelect
          label="Jira projects"
          description="Their incidents are this service’s"
          data={projects.map(({ id, key, name: title }) => ({ value: id, label: `${key} · ${title}` }))}
          value={ofJira}
          onChange={setOfJira}
          searchable
          limit={100}
          nothingFoundMessage={
            projects.length === 0 ? 'No Jira project is synced yet' : 'No project of this name'
          }
          error={issueOf(save.error, 'projects')}
        />
        {save.error && !issueOf(save.error, ...known) && <Notice tone="broken">{save.error.message}</Notice>}
        <DialogButtons cancel={close}>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Modal>
  );
}
