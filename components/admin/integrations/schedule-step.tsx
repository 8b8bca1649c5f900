import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { issueOf, refusalOf, useSave } from '#components/hooks/use-save.ts';
import { type Cadence, cronOf, cronWords, DEFAULT_TIME } from '#components/jobs/schedule-presets.ts';
import { SchedulePreview } from '#components/jobs/schedule-preview.tsx';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import { FindingsList } from './findings-list.tsx';
import { type SourceForm, sourceInput } from './source-form.ts';
import type { SourceTest } from './test-result.tsx';

/** What a source is called, and when it is read. */
export interface NewSource {
  name: string;
  /** '': never by itself. */
  cron: string;
  syncNow: boolean;
}

interface ScheduleStepProps {
  client: ClientView;
  form: SourceForm;
  test: SourceTest;
  made: NewSource;
  changeMade: (part: Partial<NewSource>) => void;
  back: () => void;
  done: () => void;
}

const at = (cadence: Cadence) => cronOf({ cadence, time: DEFAULT_TIME, cron: '' });
export const newSource: NewSource = { name: '', cron: at('quarterly'), syncNow: true };
const schedules = [
  ...[at('quarterly'), at('hourly'), at('daily')].map((cron) => ({ value: cron, label: cronWords(cron) })),
  { value: '', label: 'Only when somebody starts it' },
];

/** What the source is called, when it is synced, and whether that begins now. */
export function ScheduleStep({ client, form, test, made, changeMade, back, done }: ScheduleStepProps) {
  const { name, cron, syncNow } = made;
  const create = useSave({
    send: async () => {
      const body = {
        ...sourceInput(client.id, form),
        ...(name.trim() && { name: name.trim() }),
        cron: cron || null,
      };
      const integration = await call('createIntegration', { body });
      const { id } = integration;
      // It is saved: what the test finds is shown on the page.
      await call('testIntegration', { params: { id } }).catch(() => {});
      const refused = syncNow
        ? await call('createRun', { body: { integrationId: id, mode: 'full' } }).then(
            () => null,
            (error: Error) => error,
          )
        : null;
      return { integration, refused };
    },
    keys: [keys.integrations(client.id), keys.runs(client.id)],
    done: ({ integration, refused }) => (refused ? null : `${integration.name} is connected`),
    onDone: ({ integration, refused }) => {
      if (refused)
        notifications.show({
          color: 'red',
          title: `${integration.name} is connected, but its first sync could not be started`,
          message: refused.message,
        });
      done();
    },
  });
  return (
    <form
      className={layout.stack}
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(undefined);
      }}
    >
      {test.data && <FindingsList check={test.data} />}
      <div className={layout.pair}>
        <TextInput
          label="Name"
          description="How it is called here; without one it is named after its address"
          maxLength={100}
          value={name}
          error={issueOf(create.error, 'name')}
          onChange={({ currentTarget }) => changeMade({ name: currentTarget.value })}
        />
        <NativeSelect
          label="Sync by itself"
          description={`In the time zone ${client.timeZone}; more ways on its card later`}
          data={schedules}
          value={cron}
          onChange={({ currentTarget }) => changeMade({ cron: currentTarget.value })}
        />
      </div>
      {cron !== '' && <SchedulePreview cron={cron} timeZone={client.timeZone} enabled />}
      <Checkbox
        label="Start the first sync now"
        checked={syncNow}
        onChange={({ currentTarget }) => changeMade({ syncNow: currentTarget.checked })}
      />
      {create.error && !issueOf(create.error, 'name') && (
        <Notice tone="broken">{refusalOf(create.error, 'Not connected')}</Notice>
      )}
      <DialogButtons>
        <Button variant="default" onClick={back}>
          Back
        </Button>
        <Button type="submit" loading={create.isPending}>
          Connect
        </Button>
      </DialogButtons>
    </form>
  );
}
