import { Button, NativeSelect, Text, TextInput } from '@mantine/core';
import layout from '#components/ui/layout.module.css';
import { formatCounted } from '#lib/format.ts';
import flow from '../flow/flow.module.css';

interface EffectiveBarProps {
  /** Statuses. */
  changed: number;
  /** Null: from the beginning. */
  from: string | null;
  today: string;
  set: (from: string | null) => void;
  /** One of them is to go by its category, which can only apply from the beginning. */
  byCategory: boolean;
  undo: () => void;
  review: () => void;
}

/** From when on what is chosen counts, and the way on. */
export function EffectiveBar({ changed, from, today, set, byCategory, undo, review }: EffectiveBarProps) {
  const impossible = from !== null && byCategory;
  return (
    <div className={flow.bar} data-sticky>
      <div>
        <div className={layout.row}>
          <Text size="sm" fw={600}>
            {formatCounted(changed, 'status', 'statuses')} changed
          </Text>
          <NativeSelect
            size="xs"
            aria-label="It counts"
            value={from === null ? 'ever' : 'day'}
            data={[
              { value: 'ever', label: 'from the beginning' },
              { value: 'day', label: 'from a day on' },
            ]}
            onChange={({ currentTarget }) => set(currentTarget.value === 'day' ? today : null)}
          />
          {from !== null && (
            <TextInput
              size="xs"
              type="date"
              aria-label="First day"
              value={from}
              onChange={({ currentTarget }) => set(currentTarget.value)}
            />
          )}
        </div>
        <Text size="xs" c={impossible ? 'red' : 'dimmed'} role={impossible ? 'alert' : undefined}>
          {impossible
            ? 'That a category decides can only apply from the beginning: choose a step for each, or “from the beginning”.'
            : from === null
              ? 'All of history is read by it.'
              : 'What was before that day stays as it is.'}
        </Text>
      </div>
      <div className={layout.row}>
        <Button variant="default" onClick={undo}>
          Undo
        </Button>
        <Button disabled={impossible || from === ''} onClick={review}>
          Review and save…
        </Button>
      </div>
    </div>
  );
}
