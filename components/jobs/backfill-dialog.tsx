'use client';

import '@mantine/dates/styles.layer.css';
import { MultiSelect, Text } from '@mantine/core';
import { DatePickerInput, type DatePickerInputProps } from '@mantine/dates';
import { useState } from 'react';
import { DialogForm } from '#components/ui/dialog-form.tsx';
import { Modal } from '#components/ui/modal.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { addDays } from '#lib/days.ts';
import { dayIn, formatRange } from '#lib/format.ts';
import classes from './dialog.module.css';
import { useStart } from './use-commands.ts';

interface BackfillDialogProps {
  integration: IntegrationView;
  jobs: string[];
  opened: boolean;
  close: () => void;
}

/** Which days of which repositories are read once more. */
export function BackfillDialog({ integration, jobs, opened, close }: BackfillDialogProps) {
  const { id, clientId, name, repositories } = integration;
  const today = dayIn('UTC', new Date());
  const [from, setFrom] = useState<string | null>(addDays(today, -6));
  const [to, setTo] = useState<string | null>(today);
  const [chosen, setChosen] = useState<string[]>([]);
  const { start, starting } = useStart({ clientId, integrationId: id, name, onStarted: close });
  const turned = from !== null && to !== null && from > to;
  const ready = from !== null && to !== null && !turned;
  const send = () => {
    if (!ready) return;
    const steps = chosen.flatMap((scope) => jobs.map((job) => ({ job, scope })));
    start({
      kind: 'create',
      integrationId: id,
      mode: 'backfill',
      from,
      to,
      ...(steps.length > 0 && { steps }),
    });
  };
  const day: Partial<DatePickerInputProps> = {
    valueFormat: 'D MMM YYYY',
    maxDate: today,
    weekendDays: [],
    ariaLabels: { previousMonth: 'Month before', nextMonth: 'Month after' },
  };
  return (
    <Modal opened={opened} onClose={close} title={`Backfill ${name}`}>
      <DialogForm
        action={ready ? `Load ${formatRange(from, to)}` : 'Load'}
        send={send}
        cancel={close}
        pending={starting}
        disabled={!ready}
        // Said above the page.
        error={null}
      >
        <Text size="sm" c="dimmed">
          Reads again what was created on these days, counted in UTC, and stores what is missing or newer.
          Nothing is deleted, and where the next sync begins does not change.
        </Text>
        <div className={classes.pair}>
          <DatePickerInput {...day} label="First day" value={from} onChange={setFrom} />
          <DatePickerInput
            {...day}
            label="Last day"
            value={to}
            onChange={setTo}
            error={turned && 'It is before the first day.'}
          />
        </div>
        {jobs.length > 0 && repositories.length > 1 && (
          <MultiSelect
            label="Repositories"
            placeholder={chosen.length === 0 ? `All ${repositories.length}` : undefined}
            data={repositories}
            value={chosen}
            onChange={setChosen}
            searchable
            clearable
            hidePickedOptions
            limit={50}
            nothingFoundMessage="None of this name"
            // Enter takes what is marked, and never sends the form: all repositories would be read.
            selectFirstOptionOnChange
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.preventDefault();
            }}
          />
        )}
      </DialogForm>
    </Modal>
  );
}
