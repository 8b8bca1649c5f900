import { Button, Text } from '@mantine/core';
import dynamic from 'next/dynamic';
import { createContext, type ReactNode, useContext, useState } from 'react';
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

const OpenSchedule = createContext<(integration: IntegrationView) => void>(() => {});

/** Around a list of sources: its dialog of a schedule stays open though the source is removed meanwhile. */
export function Schedules({
  sources,
  children,
}: {
  sources: IntegrationView[] | undefined;
  children: ReactNode;
}) {
  const [edited, setEdited] = useState<IntegrationView | null>(null);
  const isThere = sources?.some(({ id, removal }) => id === edited?.id && !removal) ?? true;
  return (
    <OpenSchedule value={setEdited}>
      {children}
      {edited && <ScheduleDialog integration={edited} gone={!isThere} close={() => setEdited(null)} />}
    </OpenSchedule>
  );
}

/** When a source is synced by itself next, and the way to change that. */
export function ScheduleLine({ integration }: { integration: IntegrationView }) {
  const mayControl = useMayControl();
  const open = useContext(OpenSchedule);
  const { nextRunAt, nextFullAt, name } = integration;
  return (
    <div className={classes.schedule}>
      <Text size="xs" c="dimmed">
        {nextRunAt ? (
          <>
            Next scheduled run: <Instant at={nextRunAt} />
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
          onClick={() => open(integration)}
        >
          Schedule…
        </Button>
      )}
    </div>
  );
}
