import { useTimeZone } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { formatInstantExact } from '#lib/format.ts';
import { agoText } from './ago.ts';

/** How long ago, or in how long; the instant itself when pointed at. */
export function InstantAgo({ at }: { at: string }) {
  const now = useNow(30_000);
  const timeZone = useTimeZone();
  return (
    <time dateTime={at} title={formatInstantExact(at, timeZone)}>
      {agoText(at, now)}
    </time>
  );
}
