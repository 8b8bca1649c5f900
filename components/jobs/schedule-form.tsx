import { NativeSelect, Switch, Text, TextInput } from '@mantine/core';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { useDraft } from '#components/hooks/use-draft.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { Gone, Meanwhile } from '#components/ui/conflict.tsx';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { TimeZoneSelect } from '#components/ui/time-zone-select.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import type { Schedule } from '#lib/api/runs.ts';
import classes from './dialog.module.css';
import { whoWords } from './run-states.ts';
import { type Cadence, cadences, choiceOf, cronOf, cronWords, hasTime, isCron } from './schedule-presets.ts';
import { SchedulePreview } from './schedule-preview.tsx';

interface ScheduleFormProps {
  integration: IntegrationView;
  /** Null: there never was one. */
  schedule: Schedule | null;
  /** The integration was removed. */
  gone: boolean;
  close: () => void;
}

const missedWords: { value: Schedule['missed']; label: string }[] = [
  { value: 'once', label: 'Run once as soon as it is back' },
  { value: 'skip', label: 'Wait for the next time' },
];

type Fields = Pick<Schedule, 'enabled' | 'missed' | 'cron'> & { zone: string };
const differences = (theirs: Schedule, mine: Fields) => [
  { label: 'Sync by itself', theirs: onOff(theirs.enabled), mine: onOff(mine.enabled) },
  { label: 'How often', theirs: cronWords(theirs.cron), mine: mine.cron && cronWords(mine.cron) },
  { label: 'Time zone', theirs: theirs.timeZone, mine: mine.zone },
  { label: 'Missed times', theirs: missedOf(theirs.missed), mine: missedOf(mine.missed) },
];
const onOff = (on: boolean) => (on ? 'on' : 'off');
const missedOf = (missed: Schedule['missed']) =>
  missedWords.find(({ value }) => value === missed)?.label ?? missed;

/** On or off, how often, in which zone, what becomes of missed times, and the next five times. */
export function ScheduleForm({ integration, schedule, gone, close }: ScheduleFormProps) {
  const home = useTimeZone();
  const of = useDraft(schedule, (one) => ({
    enabled: one?.enabled ?? true,
    choice: choiceOf(one?.cron ?? '0 3 * * *'),
    zone: one?.timeZone ?? home,
    missed: one?.missed ?? 'once',
  }));
  const { draft, change } = of;
  const { enabled, choice, zone, missed } = draft;
  const { id, clientId, name } = integration;
  const cron = cronOf(choice);
  const save = useSave({
    send: (version: number) =>
      call('putSchedule', {
        params: { id },
        body: { version, cron, timeZone: zone, enabled, missed },
      }),
    keys: [keys.schedule(id), keys.integrations(clientId)],
    done: (saved) => (saved.enabled ? `${name} is scheduled` : `The schedule of ${name} is off`),
    hint: (saved) => (saved.enabled ? cronWords(saved.cron) : ''),
    onDone: close,
  });
  const error = gone ? null : of.rest(save.error);
  return (
    <DialogForm
      action="Save"
      send={() => {
        if (cron && !save.isPending) save.mutate(of.version);
      }}
      cancel={close}
      pending={save.isPending}
      disabled={!cron || gone || of.newer !== null}
      error={error}
    >
      <Switch
        label="Sync by itself"
        checked={enabled}
        onChange={({ currentTarget }) => change({ enabled: currentTarget.checked })}
      />
      <div className={classes.pair}>
        <NativeSelect
          label="How often"
          data={cadences}
          value={choice.cadence}
          onChange={({ currentTarget }) =>
            // An own expression begins with what was chosen before.
            change({
              choice: { ...choice, cadence: currentTarget.value as Cadence, cron: cron || choice.cron },
            })
          }
        />
        {hasTime(choice.cadence) && (
          <TextInput
            type="time"
            label="At"
            required
            value={choice.time}
            onChange={({ currentTarget }) => change({ choice: { ...choice, time: currentTarget.value } })}
          />
        )}
        {choice.cadence === 'own' && (
          <TextInput
            label="Cron expression"
            description="Minute, hour, day, month, weekday"
            value={choice.cron}
            error={!isCron(choice.cron) && 'Five fields, for example 0 3 * * 1-5'}
            onChange={({ currentTarget }) => change({ choice: { ...choice, cron: currentTarget.value } })}
          />
        )}
      </div>
      <TimeZoneSelect value={zone} home={home} onChange={(next) => change({ zone: next })} />
      <NativeSelect
        label="If the time passes while Leadline is down"
        data={missedWords}
        value={missed}
        onChange={({ currentTarget }) => change({ missed: currentTarget.value as Schedule['missed'] })}
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
      {gone ? (
        <Gone />
      ) : (
        <Meanwhile of={of} differences={(theirs) => differences(theirs, { ...draft, cron })} save={save} />
      )}
    </DialogForm>
  );
}
