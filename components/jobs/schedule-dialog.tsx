'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Modal } from '#components/ui/modal.tsx';
import { Failed } from '#components/ui/section-states.tsx';
import { heights } from '#components/ui/theme.ts';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { scheduleQuery } from './queries.ts';
import { ScheduleForm } from './schedule-form.tsx';

interface ScheduleDialogProps {
  integration: IntegrationView;
  /** It is not among the sources any more. */
  gone: boolean;
  close: () => void;
}

/** When an integration is synced by itself. */
export function ScheduleDialog({ integration, gone, close }: ScheduleDialogProps) {
  const { data, error, refetch } = useQuery(scheduleQuery(integration.id));
  const title = `Schedule of ${integration.name}`;
  return (
    <Modal opened onClose={close} title={title}>
      {data !== undefined ? (
        <ScheduleForm integration={integration} schedule={data} gone={gone} close={close} />
      ) : error ? (
        <Failed title={title} error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton h={heights.logTall} />
      )}
    </Modal>
  );
}
