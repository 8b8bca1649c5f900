import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import type { RunView } from '#lib/runs.ts';

interface ConnectionTagProps extends Pick<IntegrationView, 'connection'> {
  /** Its newest run. */
  run: RunView | null | undefined;
}

/** How a connection stood when it was tested last, or as its last run shows. */
export function ConnectionTag({ connection, run }: ConnectionTagProps) {
  if (!connection && (run?.state === 'succeeded' || run?.state === 'partial'))
    return <StateTag label="Connected" icon={IconCircleCheck} tone="ok" />;
  if (!connection) return <StateTag label="Not tested" icon={IconHelpCircle} tone="idle" />;
  if (!connection.ok) return <StateTag label="Something is missing" icon={IconCircleX} tone="broken" />;
  return connection.findings.some(({ level }) => level === 'warning') ? (
    <StateTag label="Works, with warnings" icon={IconAlertTriangle} tone="late" />
  ) : (
    <StateTag label="Connected" icon={IconCircleCheck} tone="ok" />
  );
}
