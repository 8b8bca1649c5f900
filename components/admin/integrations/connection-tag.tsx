import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';

/** How a connection stood when it was tested last. */
export function ConnectionTag({ connection }: Pick<IntegrationView, 'connection'>) {
  if (!connection) return <StateTag label="Not tested" icon={IconHelpCircle} tone="idle" />;
  if (!connection.ok) return <StateTag label="Something is missing" icon={IconCircleX} tone="broken" />;
  return connection.findings.some(({ level }) => level === 'warning') ? (
    <StateTag label="Works, look at it" icon={IconAlertTriangle} tone="late" />
  ) : (
    <StateTag label="Connected" icon={IconCircleCheck} tone="ok" />
  );
}
