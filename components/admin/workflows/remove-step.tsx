import { ActionIcon, Button, NativeSelect, Popover, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { formatCounted } from '#lib/format.ts';
import type { DraftStep } from './draft.ts';

interface RemoveStepProps {
  called: string;
  held: { statuses: number; issues: number };
  others: readonly DraftStep[];
  remove: (held: { statuses: number; issues: number }, to: string | null) => void;
}

/** Takes a step out; where statuses are mapped to it, after asking where they go. */
export function RemoveStep({ called, held, others, remove }: RemoveStepProps) {
  const [asking, { open, close }] = useDisclosure(false);
  const [to, setTo] = useState('');
  const { statuses, issues } = held;
  return (
    <Popover opened={asking} onDismiss={close} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="default"
          aria-label={`Take ${called} out${statuses > 0 ? '…' : ''}`}
          disabled={others.length === 0}
          onClick={() => (statuses > 0 ? open() : remove(held, null))}
        >
          <IconX size={16} aria-hidden="true" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" mb="xs">
          {formatCounted(statuses, 'status belongs', 'statuses belong')} to “{called}”, with{' '}
          {formatCounted(issues, 'issue')} now.
        </Text>
        <NativeSelect
          label="They go to"
          mb="sm"
          value={to}
          data={[
            { value: '', label: 'Where their category says' },
            ...others.map(({ key, name }) => ({ value: key, label: name || 'the new step' })),
          ]}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
        />
        <Button
          size="xs"
          onClick={() => {
            close();
            remove(held, to || null);
          }}
        >
          Take {called} out
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
