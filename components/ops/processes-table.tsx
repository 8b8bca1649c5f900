import { Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import table from '#components/ui/table.module.css';
import type { OpsStats } from '#lib/api/ops.ts';
import { formatBytes, formatCount, formatLag, formatShare } from '#lib/format.ts';
import classes from './ops.module.css';
import { sinceText } from './since.ts';

/** Every process that writes heartbeats, and how it sees the replicas. */
export function ProcessesTable({ stats: { processes, queue, timestamp } }: { stats: OpsStats }) {
  if (!processes) {
    return <Text c="dimmed">Unknown: heartbeats are kept on the primary, which cannot be asked.</Text>;
  }
  return (
    <>
      <ScrollX label="Table of processes">
        <table className={`${table.table} ${classes.wide}`}>
          <thead>
            <tr>
              <th scope="col">Process</th>
              <th scope="col">State</th>
              <th scope="col">Role</th>
              <th scope="col">Up</th>
              {['Loop delay p99', 'Loop in use', 'Memory', 'Browsers'].map((name) => (
                <th key={name} scope="col" data-num>
                  {name}
                </th>
              ))}
              <th scope="col">Replicas</th>
            </tr>
          </thead>
          <tbody>
            {processes.map(({ id, name, self, alive, role, seenAt, health, router }) => (
              <tr key={id}>
                <td>
                  {name}
                  {self && ' (this one)'}
                </td>
                <td>
                  {alive ? (
                    <StateTag label="alive" icon={IconCircleCheck} tone="ok" />
                  ) : (
                    <StateTag
                      label={`silent ${sinceText(seenAt, timestamp)}`}
                      icon={IconCircleX}
                      tone="broken"
                    />
                  )}
                </td>
                <td>{role}</td>
                <td>{sinceText(health.startedAt, timestamp)}</td>
                <td data-num>{formatLag(health.loopDelayP99Ms)}</td>
                <td data-num>{formatShare(health.loopUtilization)}</td>
                <td data-num>{formatBytes(health.rssBytes)}</td>
                <td data-num>{formatCount(health.sockets)}</td>
                <td>
                  {router.replicas.map((replica) => `${replica.name} ${replica.state}`).join(', ') || 'none'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
      {queue && (
        <Text size="xs" c="dimmed" mt="xs" data-num>
          Queue: {formatCount(queue.due)} runs due or at work, {formatCount(queue.waiting)} waiting for a
          worker, {formatCount(queue.active)} at work.
        </Text>
      )}
    </>
  );
}
