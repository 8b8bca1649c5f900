import { Button, Text } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Instant } from '#components/ui/instant.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import classes from './integration-card.module.css';
import { useMayControl } from './use-runs.ts';

/** Comes only when it is asked for. */
const ScheduleDialog = dynamic(
  () => import('./schedule-dialog.tsx').then((module) => module.ScheduleDialog),
  {
    ssr: false,
  },
);

/** When a source is synced by itself next, and the way to change that. */
export function ScheduleLine({ integration }: { integration: IntegrationView }) {
  const mayControl = useMayControl();
  /** Null until it was opened once. */
  const [dialog, setDialog] = useState<boolean | null>(null);
  const { nextRunAt, nextFullAt, name } = integration;
  return (
    <div className={classes.schedule}>
      <Text size="xs" c="dimmed">
        {nextRunAt ? (
          <>
            Next by itself: <Instant at={nextRunAt} />
            {nextFullAt && (
              <>
                {' '}
                · next full sync: <Instant at={nextFullAt} />
              </>
            )}
          </>
        ) : (
          'Not scheduled: it runs only when somebody starts it'
        )}
      </Text>
      {mayControl && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={`Schedule of ${name}`}
          onClick={() => setDialog(true)}
        >
          Schedule…
        </Button>
      )}
      {dialog !== null && (
        <ScheduleDialog integration={integration} opened={dialog} close={() => setDialog(false)} />
      )}
    </div>
  );
}
