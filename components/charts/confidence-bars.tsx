import { Text } from '@mantine/core';
import { chartColors } from '#components/ui/theme.ts';
import { formatShare } from '#lib/format.ts';
import classes from './confidence-bars.module.css';

export interface ConfidenceBar {
  confidence: number;
  /** Of the longest bar. */
  share: number;
  text: string;
  note?: string | undefined;
}

/** What is said with which certainty: a bar each, and the value in words. */
export function ConfidenceBars({ bars }: { bars: readonly ConfidenceBar[] }) {
  return (
    <ol className={classes.bars}>
      {bars.map(({ confidence, share, text, note }) => (
        <li key={confidence}>
          <Text span fw={600} data-num>
            {formatShare(confidence)}
          </Text>
          <div className={classes.track}>
            <div
              className={classes.fill}
              style={{ width: `${share * 100}%`, background: chartColors.coding }}
            />
          </div>
          <Text span data-num>
            {text}
            {note && (
              <Text span c="dimmed" size="xs">
                {` ${note}`}
              </Text>
            )}
          </Text>
        </li>
      ))}
    </ol>
  );
}
