import { Tooltip } from '@mantine/core';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { formatInstant, formatInstantExact, formatTime } from '#lib/format.ts';

/** An instant in the client’s zone, as short as it stays clear; to the second with its zone in the tooltip. */
export function Instant({ at, seconds = false }: { at: string; seconds?: boolean }) {
  const timeZone = useTimeZone();
  const now = useNow(60_000);
  return (
    <Tooltip label={formatInstantExact(at, timeZone)}>
      <time dateTime={at}>
        {formatInstant(at, timeZone, now ?? at)}
        {seconds && formatTime(at, timeZone, true).slice(-3)}
      </time>
    </Tooltip>
  );
}
