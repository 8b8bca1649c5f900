import { DragDropContext, Draggable, Droppable } from '@hello-pangea/dnd';
import { VisuallyHidden } from '@mantine/core';
import { getNonce } from 'get-nonce';
import { useState } from 'react';
import type { WorkflowView } from '#lib/api/flow-admin.ts';
import { type Draft, moveStep, removeStep } from './draft.ts';
import { StepRow } from './step-row.tsx';
import classes from './workflows.module.css';

interface StepListProps {
  label: string;
  draft: Draft;
  /** As they are saved, with what is in them. */
  known: WorkflowView['steps'];
  /** By the key of a step. */
  problems: ReadonlyMap<string, string>;
  change: (draft: Draft) => void;
}

const HOW =
  'Press space to pick the step up, the arrow keys to move it, and space again to put it down. Escape puts it back.';

/** The steps of a workflow in their order: by dragging, by the keyboard, or by buttons for up and down. */
export function StepList({ label, draft, known, problems, change }: StepListProps) {
  const { steps } = draft;
  const [said, setSaid] = useState('');
  const nameOf = (index: number) => steps[index]?.name || 'the new step';
  function move(from: number, to: number) {
    change(moveStep(draft, from, to));
    setSaid(`“${nameOf(from)}” is step ${to + 1} of ${steps.length}`);
  }
  return (
    <>
      {/* Each field is named by itself as well. */}
      <div className={classes.headings} aria-hidden="true">
        <span />
        <span className={classes.swatch} />
        <span>Step</span>
        <span>Category</span>
        <span>Target time</span>
        <span>Mapped to it</span>
      </div>
      <DragDropContext
        nonce={getNonce()}
        dragHandleUsageInstructions={HOW}
        onDragStart={({ source }, { announce }) => announce(`“${nameOf(source.index)}” is picked up`)}
        onDragUpdate={({ source, destination }, { announce }) =>
          announce(
            destination
              ? `“${nameOf(source.index)}” would be step ${destination.index + 1} of ${steps.length}`
              : `“${nameOf(source.index)}” is outside of the list`,
          )
        }
        onDragEnd={({ source, destination }, { announce }) => {
          announce(`“${nameOf(source.index)}” is put down`);
          if (destination && destination.index !== source.index) move(source.index, destination.index);
        }}
      >
        <Droppable droppableId={label}>
          {({ innerRef, droppableProps, placeholder }) => (
            <ol ref={innerRef} {...droppableProps} className={classes.steps} aria-label={label}>
              {steps.map((step, index) => (
                <Draggable key={step.key} draggableId={`${label} ${step.key}`} index={index}>
                  {(provided, { isDragging }) => (
                    <StepRow
                      provided={provided}
                      dragging={isDragging}
                      step={step}
                      index={index}
                      steps={steps}
                      known={known.find(({ id }) => id === step.id)}
                      problem={problems.get(step.key)}
                      set={(part) =>
                        change({
                          ...draft,
                          steps: steps.map((one) => (one.key === step.key ? { ...one, ...part } : one)),
                        })
                      }
                      move={(to) => move(index, to)}
                      remove={(held, to) => change(removeStep(draft, step.key, held, to))}
                    />
                  )}
                </Draggable>
              ))}
              {placeholder}
            </ol>
          )}
        </Droppable>
      </DragDropContext>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}
