import type { FlowPreview } from '#lib/api/flow-admin.ts';
import { formatCounted, formatDuration } from '#lib/format.ts';

/** What a change does in one sentence: "Median cycle time of the last 90 days 4.1 d → 3.2 d, 212 issues move." */
export function previewWords({
  recent: { before, after },
  touched,
  moved,
  all,
}: NonNullable<FlowPreview['figures']>): string {
  if (touched === 0) return 'No figure changes.';
  const [was, is] = [formatDuration(before.cycleSeconds), formatDuration(after.cycleSeconds)];
  const median = was === is ? `stays ${was}` : `${was} → ${is}`;
  const moves =
    moved === null ? '' : `, ${formatCounted(moved, 'issue moves', 'issues move')} to another step`;
  const history = `The history of ${formatCounted(touched, 'issue')} is read anew`;
  const part = all ? '.' : '; these are too many to work out more than the last 90 days here.';
  return `Median cycle time of the last 90 days ${median}${moves}. ${history}${part}`;
}
