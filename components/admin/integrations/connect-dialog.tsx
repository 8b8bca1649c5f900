'use client';

import { Button, Checkbox, NativeSelect, SegmentedControl, Stepper, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { DialogButtons } from '#components/ui/dialog-buttons.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import classes from '../admin.module.css';
import { issueOf, useSave } from '../use-save.ts';
import { type Cadence, cadenceWords, cronOfCadence } from './cadences.ts';
import { Choose } from './choose.tsx';
import { CredentialsFields } from './credentials-fields.tsx';
import { FindingsList } from './findings-list.tsx';
import { emptyForm, type SourceForm, sourceInput, usualAddress } from './source-form.ts';

interface ConnectDialogProps {
  client: ClientView;
  opened: boolean;
  close: () => void;
}

/** Connects a source, guided: what and where, a test, what of it, and when it is synced. */
export function ConnectDialog({ client, opened, close }: ConnectDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="xl"
      title={`Connect a source to ${client.name}`}
      closeOnClickOutside={false}
    >
      <ConnectGuide key={String(opened)} client={client} done={close} cancel={close} />
    </Modal>
  );
}

interface ConnectGuideProps {
  client: ClientView;
  /** The source is connected. */
  done: () => void;
  /** Without it there is no way out but to the end. */
  cancel?: () => void;
}

/** The steps by which a source is connected, in a dialog or on a page. */
export function ConnectGuide({ client, done, cancel }: ConnectGuideProps) {
  const [step, setStep] = useState(0);
  /** When a test last succeeded: what was found before may have been seen with other credentials. */
  const [tested, setTested] = useState(0);
  const [form, setForm] = useState(emptyForm);
  const [name, setName] = useState('');
  const [cadence, setCadence] = useState<Cadence>('quarterly');
  const [syncNow, setSyncNow] = useState(true);
  const change = (part: Partial<SourceForm>) => setForm((before) => ({ ...before, ...part }));
  const test = useMutation({
    mutationFn: () => call('testNewIntegration', { body: sourceInput(client.id, form) }),
    onSuccess: ({ ok }) => {
      if (!ok) return;
      setTested(Date.now());
      setStep((before) => before + 1);
    },
  });
  const create = useSave({
    send: async () => {
      const body = {
        ...sourceInput(client.id, form),
        ...(name.trim() && { name: name.trim() }),
        cron: cronOfCadence(cadence),
      };
      const made = await call('createIntegration', { body });
      // It is saved: whatever comes of these is shown on the page.
      await call('testIntegration', { params: { id: made.id } }).catch(() => {});
      if (syncNow)
        await call('createRun', { body: { integrationId: made.id, mode: 'full' } }).catch(() => {});
      return made;
    },
    keys: [keys.integrations(client.id), keys.runs(client.id)],
    done: (made) => `${made.name} is connected`,
    onDone: done,
  });
  const go = (next: number) => {
    test.reset();
    create.reset();
    setStep(next);
  };
  const many = form.kind === 'github' ? 'repositories' : 'projects';
  const missing = test.data && !test.data.ok;
  return (
    <div className={classes.form}>
      <Stepper
        active={step}
        size="xs"
        iconSize={28}
        wrap={false}
        classNames={{ step: classes.guideStep ?? '' }}
        onStepClick={(next) => next < step && go(next)}
      >
        <Stepper.Step label="Source" />
        <Stepper.Step label={form.kind === 'github' ? 'Repositories' : 'Projects'} />
        <Stepper.Step label="Schedule" />
      </Stepper>
      {step === 0 && (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            // Of the source alone: what is to be read of it comes next.
            test.mutate();
          }}
        >
          <SegmentedControl
            aria-label="Kind of source"
            data={[
              { value: 'github', label: 'GitHub' },
              { value: 'jira', label: 'Jira Cloud' },
            ]}
            value={form.kind}
            onChange={(next) => {
              const kind = next as SourceForm['kind'];
              test.reset();
              change({ kind, baseUrl: usualAddress[kind], chosen: [] });
            }}
          />
          <TextInput
            label="Address"
            type="url"
            required
            withAsterisk={false}
            description={
              form.kind === 'github'
                ? 'https://api.github.com, or https://<host>/api/v3 of an Enterprise Server'
                : 'Of the site: https://<site>.atlassian.net'
            }
            value={form.baseUrl}
            error={issueOf(test.error, 'baseUrl')}
            onChange={({ currentTarget }) => change({ baseUrl: currentTarget.value })}
          />
          <CredentialsFields form={form} change={change} error={test.error} />
          <TestResult test={test} />
          <DialogButtons {...(cancel && { cancel })}>
            <Button type="submit" loading={test.isPending}>
              {missing ? 'Test again' : 'Test and go on'}
            </Button>
          </DialogButtons>
        </form>
      )}
      {step === 1 && (
        <>
          <Choose
            kind={form.kind}
            chosen={form.chosen}
            change={(chosen) => {
              test.reset();
              change({ chosen });
            }}
            sourceKey={[client.id, 'new', form.kind, form.baseUrl, tested]}
            search={(search, signal) =>
              call(
                'searchNewSource',
                { body: { source: sourceInput(client.id, { ...form, chosen: [] }), search } },
                signal,
              )
            }
            error={issueOf(test.error, many)}
          />
          <TestResult test={test} />
          <DialogButtons>
            <Button variant="default" onClick={() => go(0)}>
              Back
            </Button>
            {missing && (
              <Button variant="default" onClick={() => setStep(2)}>
                Continue anyway
              </Button>
            )}
            <Button
              disabled={form.chosen.length === 0}
              loading={test.isPending}
              onClick={() => test.mutate()}
            >
              {missing ? 'Test again' : 'Test and go on'}
            </Button>
          </DialogButtons>
        </>
      )}
      {step === 2 && (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate(undefined);
          }}
        >
          {test.data && <FindingsList check={test.data} />}
          <div className={classes.pair}>
            <TextInput
              label="Name"
              description="How it is called here; without one it is named after its address"
              maxLength={100}
              value={name}
              error={issueOf(create.error, 'name')}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <NativeSelect
              label="Sync by itself"
              description={`In the time zone ${client.timeZone}; more ways on its card later`}
              data={cadenceWords}
              value={cadence}
              onChange={({ currentTarget }) => setCadence(currentTarget.value as Cadence)}
            />
          </div>
          <Checkbox
            label="Start the first sync now"
            checked={syncNow}
            onChange={({ currentTarget }) => setSyncNow(currentTarget.checked)}
          />
          {create.error && !issueOf(create.error, 'name') && (
            <Notice tone="broken">{create.error.message}</Notice>
          )}
          <DialogButtons>
            <Button variant="default" onClick={() => go(1)}>
              Back
            </Button>
            <Button type="submit" loading={create.isPending}>
              Connect
            </Button>
          </DialogButtons>
        </form>
      )}
    </div>
  );
}

interface TestResultProps {
  test: { data: Parameters<typeof FindingsList>[0]['check'] | undefined; error: Error | null };
}

function TestResult({ test: { data, error } }: TestResultProps) {
  // What is wrong of a field stands at the field.
  if (error instanceof ApiError && error.issues.length > 0) return null;
  if (error) return <Notice tone="broken">{error.message}</Notice>;
  if (!data || data.ok) return null;
  return (
    <div className={classes.tight} role="alert">
      <Text fw={600}>The test found something missing</Text>
      <FindingsList check={data} />
    </div>
  );
}
