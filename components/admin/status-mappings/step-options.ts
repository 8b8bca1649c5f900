import type { MappedStatus, MappingsView } from '#lib/api/flow-admin.ts';
import { formatDay } from '#lib/format.ts';

type Step = MappingsView['steps'][number];

/** Steps to choose from: under the names of their workflows where there are several. */
export function stepOptions(steps: readonly Step[]) {
  const workflows = [...new Set(steps.map(({ workflow }) => workflow))];
  const of = (workflow: string) =>
    steps.filter((step) => step.workflow === workflow).map(({ id, name }) => ({ value: id, label: name }));
  return workflows.length === 1 && workflows[0] !== undefined
    ? of(workflows[0])
    : workflows.map((workflow) => ({ group: workflow, items: of(workflow) }));
}

/** The step a status belongs to on a day by what is mapped; null: its category decides. */
export function stepOn({ mappings }: Pick<MappedStatus, 'mappings'>, day: string): string | null {
  return mappings.findLast(({ effectiveFrom }) => (effectiveFrom ?? '') <= day)?.stepId ?? null;
}

/** Since when a status is where it is, what was before, and what is to come. */
export function sinceWords(
  { mappings, byCategory }: Pick<MappedStatus, 'mappings' | 'byCategory'>,
  day: string,
  nameOf: (step: string) => string,
): string {
  const current = mappings.findLastIndex(({ effectiveFrom }) => (effectiveFrom ?? '') <= day);
  const at = mappings[current];
  const coming = mappings[current + 1];
  const parts: string[] = [];
  if (at?.effectiveFrom) {
    const before = mappings[current - 1]?.stepId ?? byCategory;
    parts.push(
      `from ${formatDay(at.effectiveFrom)}, before: ${before === null ? 'no step' : nameOf(before)}`,
    );
  } else if (at) parts.push('from the beginning');
  if (coming?.effectiveFrom) parts.push(`from ${formatDay(coming.effectiveFrom)}: ${nameOf(coming.stepId)}`);
  return parts.join('; ');
}
