import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHourglass,
  IconRefresh,
} from '@tabler/icons-react';
import type { Tone } from '#components/ui/state-tag.tsx';
import type { SourceView } from '#lib/api/health.ts';
import { formatCounted } from '#lib/format.ts';
import { endedRunStates } from '#lib/run-machine.ts';

export interface Trouble {
  text: string;
  /** Where it is mended, and how that is said. */
  action: { label: string; to: 'run' | 'jobs' | 'integrations' };
}

/** What a source lacks, the gravest first; nothing: all of it is stored. */
export function troublesOf(source: SourceView): Trouble[] {
  const { lastRun, unread, gapDays, missing, setAside, gone } = source;
  const troubles: Trouble[] = [];
  const trouble = (text: string, label: string, to: Trouble['action']['to']) =>
    troubles.push({ text, action: { label, to } });
  if (!lastRun) trouble('Never read.', 'Start its first sync', 'jobs');
  if (lastRun?.state === 'failed') trouble('Its last run failed.', 'See why', 'run');
  if (lastRun && unread > 0)
    trouble(`${formatCounted(unread, 'part')} never read to the end.`, 'See its steps', 'run');
  if (gapDays > 0) {
    const days = formatCounted(gapDays, 'day');
    trouble(
      `${days} with gaps: ${formatCounted(missing, 'record')} of the source not stored.`,
      'Load them',
      'jobs',
    );
  }
  if (setAside > 0) {
    const [them, it] = setAside === 1 ? ['it', 'does'] : ['them', 'do'];
    trouble(
      `${formatCounted(setAside, 'record')} set aside, which ${it} not fit.`,
      `Look at ${them}`,
      lastRun ? 'run' : 'jobs',
    );
  }
  if (gone.length > 0) {
    trouble(`No longer shown by the source: ${gone.join(', ')}.`, 'Check its rights', 'integrations');
  }
  return troubles;
}

/** The whole of it in a word. */
export function stateOf(source: SourceView): { label: string; icon: Icon; tone: Tone } {
  const { lastRun } = source;
  if (lastRun?.state === 'failed') return { label: 'Failed', icon: IconCircleX, tone: 'broken' };
  if (lastRun && !endedRunStates.includes(lastRun.state))
    return { label: 'Being read', icon: IconRefresh, tone: 'busy' };
  if (!lastRun) return { label: 'Never read', icon: IconHourglass, tone: 'late' };
  const troubles = troublesOf(source).length;
  return troubles === 0
    ? { label: 'Complete', icon: IconCircleCheck, tone: 'ok' }
    : { label: 'Incomplete', icon: IconAlertTriangle, tone: 'late' };
}
