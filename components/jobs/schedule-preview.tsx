import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { dayIn, formatBucket, formatTime } from '#lib/format.ts';
import classes from './dialog.module.css';
import { schedulePreviewQuery } from './queries.ts';
import { wordsOf } from './use-commands.ts';

/** Asked for when the typing rests so long. */
const REST_MS = 300;

interface SchedulePreviewProps {
  /** '' while it is not complete. */
  cron: string;
  timeZone: string;
  enabled: boolean;
}

/** The next five times of what is chosen, as the server reckons them. */
export function SchedulePreview({ cron, timeZone, enabled }: SchedulePreviewProps) {
  const [asked] = useDebouncedValue(cron, REST_MS);
  const [zone] = useDebouncedValue(timeZone, REST_MS);
  const { data, error } = useQuery({
    ...schedulePreviewQuery(asked, zone),
    placeholderData: keepPreviousData,
  });
  return (
    <div className={classes.preview} role="status" aria-label="Next five runs">
      <Text size="xs" c="dimmed">
        {`The next five runs${enabled ? '' : ', if it were on'}, in ${zone}`}
      </Text>
      {error ? (
        <Text size="sm" c="var(--status-broken)">
          {wordsOf(error)}
        </Text>
      ) : (
        cron !== '' &&
        data && (
          <ol className={classes.times} data-num>
            {data.map((at) => (
              <li key={at}>{`${formatBucket(dayIn(zone, at), 'day')}, ${formatTime(at, zone)}`}</li>
            ))}
          </ol>
        )
      )}
    </div>
  );
}
