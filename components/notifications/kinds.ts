import {
  type Icon,
  IconAlertTriangle,
  IconCircleX,
  IconClockExclamation,
  IconKey,
} from '@tabler/icons-react';
import type { Tone } from '#components/ui/state-tag.tsx';
import type { NotificationKind } from '#lib/notifications.ts';

/** How each kind is shown. */
export const kindShapes: Readonly<Record<NotificationKind, { label: string; icon: Icon; tone: Tone }>> = {
  run_failed: { label: 'Run failed', icon: IconCircleX, tone: 'broken' },
  run_partial: { label: 'Run partly done', icon: IconAlertTriangle, tone: 'late' },
  data_stale: { label: 'Data out of date', icon: IconClockExclamation, tone: 'late' },
  token_expires: { label: 'Token expires', icon: IconKey, tone: 'late' },
};
