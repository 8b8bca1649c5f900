import { Title } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconPlugX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { HistoryPoint, OpsStats, ReplicaView, ServerConnections } from '#lib/api/ops.ts';
import { formatBytes, formatLag } from '#lib/format.ts';
import { LagChart } from './lag-chart.tsx';
import classes from './ops.module.css';
import { ReplicaActions } from './replica-actions.tsx';
import { sinceText } from './since.ts';

interface NodeCardsProps {
  stats: OpsStats;
  points: readonly HistoryPoint[];
}

/** The primary and every replica: how it stands, since when and why. */
export function NodeCards({ stats, points }: NodeCardsProps) {
  const { primary, replicas, timestamp } = stats;
  const up = primary.state === 'up';
  return (
    <div className={classes.nodes}>
      <Node
        name="primary"
        state={
          <StateTag
            label={primary.state}
            icon={up ? IconCircleCheck : IconCircleX}
            tone={up ? 'ok' : 'broken'}
          />
        }
        facts={[
          ['Since', sinceText(primary.since, timestamp)],
          ['Why', up ? null : primary.reason],
          ['Address', primary.host],
          ['Connections', connectionsText(primary.connections)],
        ]}
      />
      {replicas.map((replica) => (
        <ReplicaCard key={replica.name} replica={replica} points={points} stats={stats} />
      ))}
    </div>
  );
}

interface ReplicaCardProps {
  replica: ReplicaView;
  points: readonly HistoryPoint[];
  stats: OpsStats;
}

function ReplicaCard({ replica, points, stats: { primary, timestamp } }: ReplicaCardProps) {
  const { name, state, reason, since, back, report, lagMs, lagBytes, takenOut, limitMs } = replica;
  const out = back ? `out: ${reason}, ${back}` : reason;
  const shape = takenOut ? IconPlugX : state === 'in' ? IconCircleCheck : IconCircleX;
  return (
    <Node
      name={name}
      state={
        <StateTag label={state} icon={shape} tone={state === 'in' ? 'ok' : takenOut ? 'late' : 'broken'} />
      }
      facts={[
        ['Since', sinceText(since, timestamp)],
        ['Why', state === 'in' ? null : out],
        [
          'Behind',
          lagMs === null
            ? 'unknown'
            : `${formatLag(lagMs)}, ${formatBytes(lagBytes ?? 0)} (limit ${formatLag(limitMs)})`,
        ],
        ['Reports', report.state === state ? null : `${report.state} (limit ${formatLag(report.limitMs)})`],
        ['Address', replica.host],
        ['Connections', connectionsText(replica.connections)],
      ]}
    >
      <LagChart name={name} points={points} />
      <ReplicaActions replica={replica} primary={primary.state} />
    </Node>
  );
}

interface NodeProps {
  name: string;
  state: ReactNode;
  facts: readonly (readonly [string, ReactNode])[];
  children?: ReactNode;
}

function Node({ name, state, facts, children }: NodeProps) {
  return (
    <article className={classes.node} aria-label={name}>
      <header className={classes.nodeHead}>
        <Title order={3}>{name}</Title>
        <span role="status">{state}</span>
      </header>
      <dl className={classes.facts} data-num>
        {facts
          .filter(([, value]) => value !== null)
          .map(([term, value]) => (
            <FactRow key={term} term={term} value={value} />
          ))}
      </dl>
      {children}
    </article>
  );
}

const FactRow = ({ term, value }: { term: string; value: ReactNode }) => (
  <>
    <dt>{term}</dt>
    <dd>{value}</dd>
  </>
);

function connectionsText(connections: ServerConnections | null): string | null {
  if (!connections) return null;
  const { used, max, byApplication } = connections;
  const parts = Object.entries(byApplication).map(([name, n]) => `${name.replace('leadline:', '')} ${n}`);
  return `${used} of ${max}: ${parts.join(', ')}`;
}
