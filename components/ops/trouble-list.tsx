import { Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Notice } from '#components/ui/notice.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { OpsStats } from '#lib/api/ops.ts';
import { formatCounted } from '#lib/format.ts';
import classes from './ops.module.css';
import { sinceText } from './since.ts';
import { troublesOf } from './troubles.ts';

/** What is wrong and what the router does about it; else that all is well. */
export function TroubleList({ stats }: { stats: OpsStats }) {
  const troubles = troublesOf(stats);
  if (troubles.length === 0) {
    const { replicas, useReadReplica } = stats;
    const readers =
      replicas.length > 0
        ? `The primary takes writes and ${formatCounted(replicas.length, 'replica')} answer${replicas.length === 1 ? 's' : ''} the dashboards.`
        : useReadReplica
          ? 'There is no replica: the primary answers everything.'
          : 'Replicas are switched off (USE_READ_REPLICA): the primary answers everything.';
    return (
      <div className={classes.well}>
        <StateTag label="All is well" icon={IconCircleCheck} tone="ok" />
        <Text c="dimmed">{readers}</Text>
      </div>
    );
  }
  return (
    <div className={classes.list}>
      {troubles.map(({ title, text, tone, since }) => (
        <Notice key={title} tone={tone}>
          <strong>{title}</strong>
          {since && <span className={classes.since}> {sinceText(since, stats.timestamp)}</span>}
          <div>{text}</div>
        </Notice>
      ))}
    </div>
  );
}
