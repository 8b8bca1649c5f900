import { formatDay, formatDuration } from '../format.ts';
import { categoryWords } from './category-words.ts';
import {
  type FlowContent,
  type MappingContent,
  mappingsByStatus,
  type StatusRef,
  type StepContent,
  statusKey,
  stepsOf,
  type WorkflowContent,
} from './content.ts';

/** What statuses and integrations are called. */
export interface Names {
  status: (ref: StatusRef) => string;
  integration: (id: number) => string;
}

/** What differs between two states of the whole, a sentence each; none: nothing does. */
export function describeChanges(before: FlowContent, after: FlowContent, names: Names): string[] {
  const was = new Map(before.workflows.map((workflow) => [workflow.id, workflow]));
  const is = new Map(after.workflows.map((workflow) => [workflow.id, workflow]));
  return [
    ...before.workflows.filter(({ id }) => !is.has(id)).map(({ name }) => `Workflow “${name}” is deleted.`),
    ...after.workflows.flatMap((workflow) => {
      const old = was.get(workflow.id);
      return old ? describeWorkflow(old, workflow) : describeNew(workflow);
    }),
    ...describeMappings(before, after, names),
  ];
}

function describeNew({ name, steps, isDefault }: WorkflowContent): string[] {
  const made = steps.map((step) => `“${step.name}” (${categoryWords[step.category]})`).join(', ');
  return [`Workflow “${name}” is made, with ${made}.`, ...(isDefault ? [`“${name}” is the default.`] : [])];
}

function describeWorkflow(before: WorkflowContent, after: WorkflowContent): string[] {
  const lines: string[] = [];
  if (before.name !== after.name) lines.push(`Workflow “${before.name}” is called “${after.name}”.`);
  if (after.isDefault && !before.isDefault) lines.push(`“${after.name}” is the default.`);
  const was = new Map(before.steps.map((step) => [step.id, step]));
  const stays = new Set(after.steps.map(({ id }) => id));
  const of = `“${after.name}”:`;
  for (const { id, name } of before.steps)
    if (!stays.has(id)) lines.push(`${of} step “${name}” is taken out.`);
  for (const [index, step] of after.steps.entries()) {
    const old = was.get(step.id);
    if (old) lines.push(...describeStep(old, step).map((line) => `${of} ${line}`));
    else {
      const behind = after.steps[index - 1];
      const place = behind ? `behind “${behind.name}”` : 'as the first';
      const target =
        step.targetSeconds === null ? '' : `, with a target of ${formatDuration(step.targetSeconds)}`;
      lines.push(`${of} step “${step.name}” (${categoryWords[step.category]}) is added ${place}${target}.`);
    }
  }
  const order = (steps: StepContent[], kept: (id: number) => boolean) =>
    steps.filter(({ id }) => kept(id)).map(({ id }) => id);
  if (order(before.steps, (id) => stays.has(id)).join() !== order(after.steps, (id) => was.has(id)).join()) {
    lines.push(`${of} the order is ${after.steps.map(({ name }) => `“${name}”`).join(', ')}.`);
  }
  return lines;
}

function describeStep(before: StepContent, after: StepContent): string[] {
  const lines: string[] = [];
  const { name } = after;
  if (before.name !== name) lines.push(`step “${before.name}” is called “${name}”.`);
  if (before.category !== after.category) {
    lines.push(`“${name}” is ${categoryWords[after.category]}, no longer ${categoryWords[before.category]}.`);
  }
  if (before.targetSeconds !== after.targetSeconds) {
    const said = (seconds: number | null) => (seconds === null ? 'none' : formatDuration(seconds));
    lines.push(`target of “${name}”: ${said(before.targetSeconds)} → ${said(after.targetSeconds)}.`);
  }
  return lines;
}

/** Statuses to which the same happens are one sentence. */
function describeMappings(before: FlowContent, after: FlowContent, names: Names): string[] {
  const was = mappingsByStatus(before);
  const is = mappingsByStatus(after);
  const refs = new Map(
    [...before.mappings, ...after.mappings].map((mapping) => [statusKey(mapping), mapping]),
  );
  const [saidBefore, saidAfter] = [sayer(before, after), sayer(after, after)];
  const same = new Map<string, { integrationId: number; statuses: string[]; text: string }>();
  for (const [key, ref] of refs) {
    const [old = [], now = []] = [was.get(key), is.get(key)];
    if (stepsIn(old) === stepsIn(now)) continue;
    const text = `${saidBefore(old)} → ${saidAfter(now)}`;
    const group = `${ref.integrationId} ${text}`;
    const found = same.get(group) ?? { integrationId: ref.integrationId, statuses: [], text };
    found.statuses.push(names.status(ref));
    same.set(group, found);
  }
  return [...same.values()].map(({ integrationId, statuses, text }) => {
    const listed = statuses.toSorted((a, b) => a.localeCompare(b, 'en')).map((name) => `“${name}”`);
    return `${listed.length === 1 ? 'Status' : `${listed.length} statuses`} ${listed.join(', ')} of ${names.integration(integrationId)}: ${text}.`;
  });
}

const stepsIn = (mappings: MappingContent[]) =>
  mappings.map(({ stepId, effectiveFrom }) => `${stepId} ${effectiveFrom}`).join();

/** Which step, and since when, by the names that steps have now; with the workflow where there are several. */
function sayer(content: FlowContent, now: FlowContent) {
  const steps = new Map([...stepsOf(content), ...stepsOf(now)]);
  const several = new Set([...content.workflows, ...now.workflows].map(({ id }) => id)).size > 1;
  const called = (id: number) => {
    const step = steps.get(id);
    return step ? `“${step.name}”${several ? ` (${step.workflow.name})` : ''}` : 'a step that is gone';
  };
  return (mappings: MappingContent[]): string =>
    mappings.length === 0
      ? 'by its category'
      : mappings
          .map(({ stepId, effectiveFrom }, index) => {
            if (effectiveFrom === null) return called(stepId);
            const from = `${called(stepId)} from ${formatDay(effectiveFrom)}`;
            return index === 0 ? `by its category, ${from}` : from;
          })
          .join(', ');
}
