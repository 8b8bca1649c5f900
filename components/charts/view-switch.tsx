import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';

/** Turns a chart into a table of the same numbers, and back. */
export function ViewSwitch({ asTable, flip }: { asTable: boolean; flip: () => void }) {
  const label = asTable ? 'Show as chart' : 'Show as table';
  return (
    <Tooltip label={label} withinPortal={false}>
      <ActionIcon variant="default" aria-label={label} onClick={flip}>
        {asTable ? <IconChartBar size={16} aria-hidden="true" /> : <IconTable size={16} aria-hidden="true" />}
      </ActionIcon>
    </Tooltip>
  );
}
