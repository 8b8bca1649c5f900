import { Button, NativeSelect, Select, Switch, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { Instant } from '#components/ui/instant.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import type { Schedule } from '#lib/api/runs.ts';
import classes from './dialog.module.css';
import { whoWords } from './run-states.ts';
import { type Cadence, cadences, choiceOf, cronOf, cronWords, hasTime, isCron } from './schedule-presets.ts';
import { SchedulePreview } from './schedule-preview.tsx';
import { timeZones } from './time-zones.ts';
import { wordsOf } from './use-commands.ts';

interface ScheduleFormProps {
  integration: IntegrationView;
  /** Null: there never was one. */
  schedule: Schedule | null;
  close: () => void;
}

const missedWords: { value: Schedule['missed']; label: string }[] = [
  { value: 'once', label: 'Run once as soon as it is back' },
  { value: 'skip', label: 'Wait for the next time' },
];

/** On or off, how often, in which zone, what becomes of missed times, and the next five times. */
export function ScheduleForm({ integration, schedule, close }: ScheduleFormProps) {
  const home = useTimeZone();
  const [enabled, setEnabled] = useState(schedule?.enabled ?? true);
  const [choice, setChoice] = useState(choiceOf(schedule?.cron ?? '0 3 * * *'));
  const [zone, setZone] = useState(schedule?.timeZone ?? home);
  const [missed, setMissed] = useState(schedule?.missed ?? 'once');
  const save = useSave(integration, close);
  const cron = cronOf(choice);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (cron && !save.isPending) save.mutate({ cron, timeZone: zone, enabled, missed });
      }}
    >
      <Switch
        label="Sync by itself"
        checked={enabled}
        onChange={({ currentTarget }) => setEnabled(currentTarget.checked)}
      />
      <div className={classes.pair}>
        <NativeSelect
          label="How often"
          data={cadences}
          value={choice.cadence}
          onChange={({ currentTarget }) =>
            // An own expression begins with what was chosen before.
            setChoice({ ...choice, cadence: currentTarget.value as Cadence, cron: cron || choice.cron })
          }
        />
        {hasTime(choice.cadence) && (
          <TextInput
            type="time"
            label="At"
            required
            value={choice.time}
            onChange={({ currentTarget }) => setChoice({ ...choice, time: currentTarget.value })}
          />
        )}
        {choice.cadence === 'own' && (
          <TextInput
            label="Cron expression"
            description="Minute, hour, day, month, weekday"
            value={choice.cron}
            error={!isCron(choice.cron) && 'Five fields, for example 0 3 * * 1-5'}
            onChange={({ currentTarget }) => setChoice({ ...choice, cron: currentTarget.value })}
          />
        )}
      </div>
      <Select
        label="Time zone"
        data={timeZones(home, zone)}
        value={zone}
        onChange={(next) => setZone(next ?? zone)}
        searchable
        allowDeselect={false}
        limit={50}
        nothingFoundMessage="No zone of this name"
      />
      <NativeSelect
        label="If the time passes while Leadline is down"
        data={missedWords}
        value={missed}
        onChange={({ currentTarget }) => setMissed(currentTarget.value as Schedule['missed'])}
      />
      <SchedulePreview cron={cron} timeZone={zone} enabled={enabled} />
      {schedule && (
        <Text size="xs" c="dimmed">
          {schedule.enabled ? cronWords(schedule.cron) : 'Off'} since <Instant at={schedule.changedAt} />, set
          by {whoWords(schedule.changedBy)}.
          {schedule.nextFull && (
            <>
              {' '}
              Everything is read anew once a week: next full sync <Instant at={schedule.nextFull} />.
            </>
          )}
        </Text>
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" disabled={!cron} loading={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}

function useSave({ id, clientId, name }: IntegrationView, close: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Pick<Schedule, 'cron' | 'timeZone' | 'enabled' | 'missed'>) =>
      call('putSchedule', { params: { id }, body }),
    onSuccess: (schedule) => {
      cache.setQueryData<Schedule | null>(keys.schedule(id), schedule);
      void cache.invalidateQueries({ queryKey: keys.integrations(clientId) });
      const title = schedule.enabled ? `${name} is scheduled` : `The schedule of ${name} is off`;
      notifications.show({
        color: 'green',
        title,
        message: schedule.enabled ? cronWords(schedule.cron) : '',
      });
      close();
    },
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: `The schedule of ${name} was not changed`,
        message: wordsOf(error),
      }),
  });
}
