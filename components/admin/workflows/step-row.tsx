import type { DraggableProvided } from '@hello-pangea/dnd';
import { ActionIcon, NativeSelect, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react';
import { stepPalette } from '#components/ui/theme.ts';
import type { StepCategory } from '#lib/api/flow.ts';
import type { WorkflowView } from '#lib/api/flow-admin.ts';
import { formatCounted } from '#lib/format.ts';
import { categoryWords } from '#lib/workflows/category-words.ts';
import type { DraftStep } from './draft.ts';
import { RemoveStep } from './remove-step.tsx';
import { TargetField } from './target-field.tsx';
import classes from './workflows.module.css';

interface StepRowProps {
  provided: DraggableProvided;
  dragging: boolean;
  step: DraftStep;
  index: number;
  steps: readonly DraftStep[];
  /** As it is saved. */
  known: WorkflowView['steps'][number] | undefined;
  problem: string | undefined;
  set: (part: Partial<DraftStep>) => void;
  move: (to: number) => void;
  remove: (held: { statuses: number; issues: number }, to: string | null) => void;
}

const categories = (Object.keys(categoryWords) as StepCategory[]).map((value) => ({
  value,
  label: categoryWords[value][0]?.toUpperCase() + categoryWords[value].slice(1),
}));

/** One step: what it is called, what it is, how long it should take, and its place. */
export function StepRow(props: StepRowProps) {
  const { provided, dragging, step, index, steps, known, problem, set, move, remove } = props;
  const called = step.name.trim() || `step ${index + 1}`;
  const last = index === steps.length - 1;
  const statuses = known?.statuses ?? 0;
  const issues = known?.issues ?? 0;
  return (
    <li
      ref={provided.innerRef}
      {...provided.draggableProps}
      className={classes.step}
      data-dragging={dragging || undefined}
      data-last-step={last || undefined}
    >
      <span {...provided.dragHandleProps} className={classes.handle}>
        <VisuallyHidden>Move {called}</VisuallyHidden>
        <IconGripVertical size={18} aria-hidden="true" />
      </span>
      <span className={classes.swatch} style={{ background: stepPalette[step.category][0] }} />
      <TextInput
        className={classes.name}
        aria-label={`Name of step ${index + 1}`}
        maxLength={100}
        value={step.name}
        error={problem}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
      />
      <NativeSelect
        className={classes.category}
        aria-label={`Category of ${called}`}
        data={categories}
        value={step.category}
        onChange={({ currentTarget }) => set({ category: currentTarget.value as StepCategory })}
      />
      <TargetField
        key={step.key}
        of={called}
        seconds={step.targetSeconds}
        set={(targetSeconds) => set({ targetSeconds })}
      />
      <Text size="xs" c="dimmed" className={classes.held} component="span">
        {step.id === null
          ? 'new'
          : `${formatCounted(statuses, 'status', 'statuses')}, ${formatCounted(issues, 'issue')} now`}
      </Text>
      <span className={classes.buttons}>
        <ActionIcon
          variant="default"
          aria-label={`Move ${called} up`}
          disabled={index === 0}
          onClick={() => move(index - 1)}
        >
          <IconArrowUp size={16} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={`Move ${called} down`}
          disabled={last}
          onClick={() => move(index + 1)}
        >
          <IconArrowDown size={16} aria-hidden="true" />
        </ActionIcon>
        <RemoveStep
          called={called}
          held={{ statuses, issues }}
          others={steps.filter(({ key }) => key !== step.key)}
          remove={remove}
        />
      </span>
    </li>
  );
}
