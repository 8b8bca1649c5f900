import { Text, Tooltip } from '@mantine/core';
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react';
import classes from './change.module.css';
import { type ChangeKind, changeText } from './change-text.ts';

interface ChangeLineProps {
  kind: ChangeKind;
  current: number | null;
  previous: number | null;
  /** Names the previous period and its value, exactly. */
  detail: string;
  /** How the figure is written. */
  say: (value: number | null) => string;
}

const icons = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconArrowRight };

/** How a figure moved against the previous period: an arrow and words, no colour that would judge. */
export function ChangeLine({ kind, current, previous, detail, say }: ChangeLineProps) {
  const { direction, text } = changeText(kind, current, previous, say);
  const Icon = direction && icons[direction];
  return (
    <Tooltip label={detail}>
      <Text component="span" size="xs" c="dimmed" className={classes.change}>
        {Icon && <Icon size={14} aria-hidden="true" />}
        <span>{text}</span>
      </Text>
    </Tooltip>
  );
}
