import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '#components/hooks/use-client.ts';
import { Failed } from '#components/ui/section-states.tsx';
import type { QuarantinedRecord } from '#lib/api/runs.ts';
import { payloadQuery } from './queries.ts';
import classes from './tables.module.css';

/** What the source gave of a record that was set aside. Asked for when it is looked at: it may be large. */
export function QuarantinePayload({ record }: { record: QuarantinedRecord }) {
  const { client } = useClient();
  const { data, error, refetch } = useQuery(payloadQuery(client?.id, record));
  if (error)
    return <Failed title={`Payload of ${record.recordKey}`} error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton h={80} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <pre className={classes.payload} tabIndex={0}>
      {JSON.stringify(data, null, 2)}
    </pre>
  );
}
