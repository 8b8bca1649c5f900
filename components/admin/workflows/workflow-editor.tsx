'use client';

import { Button, TextInput, Title } from '@mantine/core';
import { IconCircleCheck, IconPlus } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { call } from '#components/hooks/api.ts';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { WorkflowView } from '#lib/api/flow-admin.ts';
import flow from '../flow/flow.module.css';
import { type FlowChangeInput, ReviewDialog } from '../flow/review-dialog.tsx';
import { versionOf } from '../flow/version-of.ts';
import { type Draft, draftOf, inputOf, newDraft, newStep, problemsOf } from './draft.ts';
import { MovedStatuses } from './moved-statuses.tsx';
import { StepList } from './step-list.tsx';

interface WorkflowEditorProps {
  client: ClientView;
  /** Null: one that is not made yet. */
  workflow: WorkflowView | null;
  version: number;
  /** The new one is made, or not wanted any more. */
  over?: () => void;
}

/** Name, steps and rank of a workflow. What is changed here is nothing until it was reviewed and saved. */
export function WorkflowEditor({ client, workflow, version, over }: WorkflowEditorProps) {
  const id = useId();
  const now = { version, of: workflow && draftOf(workflow) };
  /** With what it was made from: it is a whole copy, which would take back what others changed since. */
  const [edited, setEdited] = useState(() => (workflow ? null : { draft: newDraft(), from: now }));
  const draft = edited?.draft ?? now.of ?? newDraft();
  const edit = (next: Draft) => setEdited({ draft: next, from: edited?.from ?? now });
  const [asked, setAsked] = useState(false);
  const [reviewing, setReviewing] = useState<'save' | 'delete' | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const problems = problemsOf(draft);
  const shown = asked ? problems : new Map<string, string>();
  const { moves, isDefault, ...fields } = inputOf(draft);
  const change: FlowChangeInput =
    reviewing === 'delete' && workflow
      ? { kind: 'delete', id: workflow.id }
      : workflow
        ? { kind: 'update', id: workflow.id, ...fields, isDefault, moves }
        : { kind: 'create', ...fields };
  const title = workflow?.name ?? 'New workflow';

  function drop() {
    setEdited(null);
    setAsked(false);
    setReviewing(null);
    over?.();
  }
  function addStep() {
    edit({ ...draft, steps: [...draft.steps, newStep('', 'in_progress')] });
    // Where its name is to be typed.
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLInputElement>('[data-last-step] input')?.focus(),
    );
  }
  const save = (at: { version: number; note: string }) => {
    if (reviewing === 'delete' && workflow)
      return call('deleteWorkflow', { params: { id: workflow.id }, query: { version: at.version } });
    const body = { ...fields, ...at };
    return workflow
      ? call('updateWorkflow', { params: { id: workflow.id }, body: { ...body, isDefault, moves } })
      : call('createWorkflow', { body: { clientId: client.id, ...body } });
  };

  return (
    <section className={layout.card} aria-labelledby={id}>
      <form
        className={layout.stack}
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (problems.size === 0) setReviewing('save');
        }}
      >
        <header className={layout.head}>
          <div className={layout.row}>
            <Title order={3} id={id}>
              {title}
            </Title>
            {draft.isDefault && <StateTag label="Default" icon={IconCircleCheck} tone="ok" />}
          </div>
          {workflow && !workflow.isDefault && (
            <div className={layout.buttons}>
              <Button
                size="xs"
                variant="default"
                disabled={draft.isDefault}
                aria-label={`Make ${workflow.name} the default`}
                onClick={() => edit({ ...draft, isDefault: true })}
              >
                Make it the default
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={`Delete ${workflow.name}…`}
                onClick={() => setReviewing('delete')}
              >
                Delete…
              </Button>
            </div>
          )}
        </header>
        <TextInput
          label="Name"
          maxLength={100}
          maw={360}
          value={draft.name}
          error={shown.get('name')}
          {...(!workflow && { 'data-autofocus': true, autoFocus: true })}
          onChange={({ currentTarget }) => edit({ ...draft, name: currentTarget.value })}
        />
        <div ref={list}>
          <StepList
            label={`Steps of ${title}`}
            draft={draft}
            known={workflow?.steps ?? []}
            problems={shown}
            change={edit}
          />
          <Button
            size="xs"
            variant="default"
            mt="xs"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={addStep}
          >
            Add a step
          </Button>
        </div>
        <MovedStatuses moves={draft.moves} steps={draft.steps} />
        {shown.get('steps') && <Notice tone="broken">{shown.get('steps')}</Notice>}
        {edited && (
          <div className={flow.bar}>
            <span />
            <div className={layout.row}>
              <Button variant="default" onClick={drop}>
                {workflow ? 'Undo' : 'Cancel'}
              </Button>
              <Button type="submit">Review and save…</Button>
            </div>
          </div>
        )}
      </form>
      {reviewing && (
        <ReviewDialog
          client={client}
          title={
            reviewing === 'delete' ? `Delete ${title}` : workflow ? `Change ${title}` : 'Make a workflow'
          }
          change={change}
          version={versionOf(edited?.from ?? now, now)}
          save={save}
          action={reviewing === 'delete' ? `Delete ${title}` : 'Save'}
          danger={reviewing === 'delete'}
          done={reviewing === 'delete' ? `${title} is deleted` : `${draft.name.trim()} is saved`}
          close={() => setReviewing(null)}
          over={drop}
        />
      )}
    </section>
  );
}
