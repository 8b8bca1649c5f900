import { Button, Text } from '@mantine/core';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useDraft } from '#components/hooks/use-draft.ts';
import { issueOf, useSave } from '#components/hooks/use-save.ts';
import { Meanwhile } from '#components/ui/conflict.tsx';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import type { AdminClient } from '#lib/api/clients.ts';
import { ClientFields, type ClientFieldValues } from './client-fields.tsx';
import classes from './clients.module.css';
import { daysText } from './days.ts';
import { clientKeys } from './queries.ts';

const fieldsOf = ({ name, timeZone, workingDays }: AdminClient): ClientFieldValues => ({
  name,
  timeZone,
  workingDays,
});

const differences = (theirs: ClientFieldValues, mine: ClientFieldValues) => [
  { label: 'Name', theirs: theirs.name, mine: mine.name },
  { label: 'Time zone', theirs: theirs.timeZone, mine: mine.timeZone },
  { label: 'Working days', theirs: daysText(theirs.workingDays), mine: daysText(mine.workingDays) },
];

/** Name, time zone and working days; what another changes meanwhile is shown before anything is overwritten. */
export function SettingsForm({ latest }: { latest: AdminClient }) {
  const of = useDraft(latest, fieldsOf);
  const { version, draft: fields, edited, newer, begin } = of;
  const save = useSave({
    send: (from: number) =>
      call('updateClient', {
        params: { id: latest.id },
        body: { ...fields, name: fields.name.trim(), version: from },
      }),
    keys: [...clientKeys, keys.metrics(latest.id)],
    done: ({ name }) => `${name} is saved`,
    onDone: begin,
  });
  const error = of.rest(save.error);
  return (
    <form
      className={`${layout.stack} ${classes.narrow}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (fields.workingDays.length > 0) save.mutate(version);
      }}
    >
      <ClientFields
        value={fields}
        change={(part) => {
          if (save.error) save.reset();
          of.change(part);
        }}
        error={error}
      />
      <Meanwhile of={of} differences={(theirs) => differences(theirs, fields)} save={save} />
      {error && !issueOf(error, 'name', 'timeZone', 'workingDays') && (
        <Notice tone="broken">{error.message}</Notice>
      )}
      <div className={layout.head}>
        <Text size="xs" c="dimmed">
          Version {latest.version}
          {latest.changedBy && `, by ${latest.changedBy}`} <Instant at={latest.changedAt} />
        </Text>
        <div className={layout.row}>
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
          <Button type="submit" disabled={!edited || newer !== null} loading={save.isPending}>
            Save
          </Button>
        </div>
      </div>
    </form>
  );
}
