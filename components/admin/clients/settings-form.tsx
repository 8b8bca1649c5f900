import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { ApiError, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { AdminClient } from '#lib/api/clients.ts';
import admin from '../admin.module.css';
import { Conflict } from '../conflict.tsx';
import { issueOf, useSave } from '../use-save.ts';
import { ClientFields, type ClientFieldValues } from './client-fields.tsx';
import classes from './clients.module.css';
import { daysText } from './days.ts';
import { clientKeys } from './queries.ts';

const fieldsOf = ({ name, timeZone, workingDays }: AdminClient): ClientFieldValues => ({
  ...{ name, timeZone, workingDays },
});

const same = (a: ClientFieldValues, b: ClientFieldValues) => differences(a, b).length === 0;

function differences(theirs: ClientFieldValues, mine: ClientFieldValues) {
  return [
    { label: 'Name', theirs: theirs.name, mine: mine.name },
    { label: 'Time zone', theirs: theirs.timeZone, mine: mine.timeZone },
    { label: 'Working days', theirs: daysText(theirs.workingDays), mine: daysText(mine.workingDays) },
  ].filter((row) => row.theirs !== row.mine);
}

/** Name, time zone and working days; what another changes meanwhile is shown before anything is overwritten. */
export function SettingsForm({ latest }: { latest: AdminClient }) {
  /** What the fields began as. */
  const [base, setBase] = useState(latest);
  const [fields, setFields] = useState(() => fieldsOf(latest));
  const begin = (client: AdminClient) => {
    setBase(client);
    setFields(fieldsOf(client));
  };
  const edited = !same(fieldsOf(base), fields);
  const newer = latest.version > base.version;
  // Nobody would lose anything.
  if (newer && (!edited || same(fieldsOf(latest), fields))) begin(latest);
  const save = useSave({
    send: (version: number) =>
      call('updateClient', {
        params: { id: latest.id },
        body: { ...fields, name: fields.name.trim(), version },
      }),
    keys: [...clientKeys, keys.metrics(latest.id)],
    done: ({ name }) => `${name} is saved`,
    onDone: begin,
  });
  const error = save.error instanceof ApiError && save.error.code === 'conflict' ? null : save.error;
  return (
    <form
      className={`${admin.form} ${classes.narrow}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (fields.workingDays.length > 0) save.mutate(base.version);
      }}
    >
      <ClientFields
        value={fields}
        change={(part) => {
          if (save.error) save.reset();
          setFields((before) => ({ ...before, ...part }));
        }}
        error={error}
      />
      {newer && edited && (
        <Conflict
          by={latest.changedBy}
          at={latest.changedAt}
          rows={differences(fieldsOf(latest), fields)}
          takeTheirs={() => {
            save.reset();
            begin(latest);
          }}
          saveMine={() => save.mutate(latest.version)}
          pending={save.isPending}
        />
      )}
      {error && !issueOf(error, 'name', 'timeZone', 'workingDays') && (
        <Notice tone="broken">{error.message}</Notice>
      )}
      <div className={admin.head}>
        <Text size="xs" c="dimmed">
          Version {latest.version}
          {latest.changedBy && `, by ${latest.changedBy}`} <Instant at={latest.changedAt} />
        </Text>
        <div className={admin.row}>
          <Button
            variant="default"
            disabled={!edited}
            onClick={() => {
              save.reset();
              begin(latest);
            }}
          >
            Undo
          </Button>
          <Button type="submit" disabled={!edited || newer} loading={save.isPending}>
            Save
          </Button>
        </div>
      </div>
    </form>
  );
}
