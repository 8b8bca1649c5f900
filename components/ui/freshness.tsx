import { Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { useNow } from '#components/hooks/use-now.ts';
import type { Meta } from '#lib/api/meta.ts';
import classes from './freshness.module.css';
import { freshnessLines, freshnessText, incompleteText } from './freshness-text.ts';

/** The line under every answer: up to when its sources are synced, which node answered, what it lacks. */
export function Freshness({ meta }: { meta: Meta }) {
  const timeZone = useTimeZone();
  const now = useNow(60_000);
  const missing = incompleteText(meta);
  const lines = freshnessLines(meta, timeZone);
  return (
    <Text component="p" size="xs" c="dimmed" className={classes.line}>
      {missing && (
        <span className={classes.missing}>
          <IconAlertTriangle size={14} aria-hidden="true" /> {missing}
        </span>
      )}
      {meta.factsPending && <span>Figures are being updated</span>}
      <Tooltip disabled={lines.length === 0} label={lines.map((line) => <div key={line}>{line}</div>)}>
        <span className={classes.source}>
          <IconClock size={14} aria-hidden="true" /> {now ? freshnessText(meta, timeZone, now) : '…'}
        </span>
      </Tooltip>
    </Text>
  );
}
