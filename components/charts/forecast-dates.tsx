import { Text } from '@mantine/core';
import { formatCounted, formatDay, formatShare } from '#lib/format.ts';
import classes from './forecast.module.css';
import { daysApart } from './forecast-days.ts';

interface ForecastDatesProps {
  /** First day of the forecast. */
  start: string;
  /** The surer, the later; null: not within what was tried. */
  dates: readonly { confidence: number; date: string | null }[];
  color: string;
}

/** On one line of time: until when it is done, with which certainty. */
export function ForecastDates({ start, dates, color }: ForecastDatesProps) {
  const longest = Math.max(1, ...dates.map(({ date }) => (date ? daysApart(start, date) : 0)));
  return (
    <ol className={classes.dates}>
      {dates.map(({ confidence, date }) => {
        const days = date === null ? null : daysApart(start, date);
        return (
          <li key={confidence}>
            <Text span fw={600} data-num>
              {formatShare(confidence)}
            </Text>
            <div className={classes.track}>
              <div
                className={classes.fill}
                style={{
                  width: `${(days === null ? 1 : days / longest) * 100}%`,
                  background: color,
                  opacity: confidence,
                }}
              />
            </div>
            <Text span data-num>
              {date === null ? 'not within five years' : formatDay(date)}
              {days !== null && (
                <Text span c="dimmed" size="xs">
                  {days === 0 ? ' today' : ` in ${formatCounted(days, 'day')}`}
                </Text>
              )}
            </Text>
          </li>
        );
      })}
    </ol>
  );
}
