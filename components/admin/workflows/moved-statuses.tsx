import { Text } from '@mantine/core';
import { formatCounted } from '#lib/format.ts';
import type { DraftMove, DraftStep } from './draft.ts';
import classes from './workflows.module.css';

/** Where what was mapped to steps that are taken out goes. */
export function MovedStatuses({ moves, steps }: { moves: DraftMove[]; steps: DraftStep[] }) {
  if (moves.length === 0) return null;
  return (
    <ul className={classes.moves}>
      {moves.map(({ from, name, statuses, issues, to }) => {
        const target = steps.find(({ key }) => key === to);
        return (
          <li key={from}>
            <Text size="sm" component="span">
              “{name}” is taken out: {formatCounted(statuses, 'status goes', 'statuses go')}{' '}
              {target ? `to “${target.name}”` : 'to where the category says'}, with{' '}
              {formatCounted(issues, 'issue')}.
            </Text>
          </li>
        );
      })}
    </ul>
  );
}
