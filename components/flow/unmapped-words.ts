import type { UnmappedStatuses } from '#lib/api/workflows.ts';
import { formatCount, formatCounted } from '#lib/format.ts';

/** So many are named; who has more has mapped hardly any. */
const NAMED = 5;

/** What stands above the figures of flow where statuses are not mapped; null: all are. */
export function unmappedWords({ mapped, statuses }: UnmappedStatuses): string | null {
  if (statuses.length === 0) return null;
  if (mapped === 0) {
    return 'No status is mapped to a workflow step yet: the category that Jira gives each status decides. Work and waiting are then told apart by nothing.';
  }
  const names = statuses.slice(0, NAMED).map(({ name, step, issues }) => {
    const where = step === null ? 'in no step' : `counted as “${step}”`;
    return `“${name}” (${formatCounted(issues, 'issue')} now, ${where})`;
  });
  const more = statuses.length - names.length;
  const rest = more > 0 ? `, and ${formatCount(more)} more` : '';
  return `${formatCounted(statuses.length, 'status is', 'statuses are')} not mapped to a workflow step, so the category that Jira gives decides: ${names.join(', ')}${rest}.`;
}
