import { Tooltip } from '@mantine/core';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { formatInstant, formatInstantExact } from '#lib/format.ts';

/** An instant in the client’s zone, as short as it stays clear; to the second with its zone in the tooltip. */
export function Instant({ at }: { at: string }) {
  const timeZone = useTimeZone();
  const now = useNow(60_000);
  return (
    <Tooltip label={formatInstantExact(at, timeZone)}>
      <time dateTime={at}>{formatInstant(at, timeZone, now ?? at)}</time>
    </Tooltip>
  );
}
