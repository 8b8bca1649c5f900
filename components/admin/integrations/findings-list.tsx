import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import layout from '#components/ui/layout.module.css';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { ConnectionCheck } from '#lib/connection.ts';
import classes from '../admin.module.css';

export const levels = {
  error: { label: 'Missing', icon: IconCircleX, tone: 'broken' },
  warning: { label: 'Check', icon: IconAlertTriangle, tone: 'late' },
  ok: { label: 'Fine', icon: IconCircleCheck, tone: 'ok' },
} as const;

/** What a test of a connection found, the worst first. */
export function FindingsList({ check }: { check: ConnectionCheck }) {
  return (
    <ul className={layout.list} aria-label="What the test found">
      {check.findings.map(({ code, level, message }) => (
        <li key={`${code} ${message}`} className={classes.finding}>
          <StateTag {...levels[level]} />
          <span className={layout.text}>{message}</span>
        </li>
      ))}
    </ul>
  );
}
