import { Text } from '@mantine/core';
import { Sparkline } from '#components/charts/sparkline.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import type { HistoryPoint, OpsStats } from '#lib/api/ops.ts';
import { formatCount, formatLag, formatShare, NOTHING } from '#lib/format.ts';
import classes from './ops.module.css';

interface PurposesTableProps {
  stats: OpsStats;
  points: readonly HistoryPoint[];
}

/** Which node answered for each purpose, and the last hour by node. */
export function PurposesTable({ stats: { purposes, replicas }, points }: PurposesTableProps) {
  const nodes = ['primary', ...replicas.map(({ name }) => name)];
  const lines: [string, (point: HistoryPoint) => number][] = [
    ...nodes.map((node): [string, (point: HistoryPoint) => number] => [
      node,
      (point) => point.reads[node] ?? 0,
    ]),
    ['Fallbacks', (point) => point.fallbacks],
    ['Refused', (point) => point.refused],
  ];
  return (
    <>
      <div className={classes.charts}>
        {lines.map(([name, value]) => (
          <div key={name}>
            <Text size="xs" c="dimmed">
              {name}: {formatCount(points.length > 0 ? value(points.at(-1)!) : null)} in the last 10 s
            </Text>
            <Sparkline values={points.map(value)} label={`${name}: answers per 10 s in the last hour`} />
          </div>
        ))}
      </div>
      <ScrollX label="Table of purposes">
        <table className={`${table.table} ${classes.wide}`}>
          <thead>
            <tr>
              <th scope="col">Purpose</th>
              {[...nodes, 'Fallbacks', 'Refused', 'Retries', 'Failed', 'p50', 'p95'].map((name) => (
                <th key={name} scope="col" data-num>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {purposes
              .toSorted((a, b) => a.purpose.localeCompare(b.purpose))
              .map((purpose) => {
                const all = Object.values(purpose.nodes).reduce((sum, n) => sum + n, 0);
                return (
                  <tr key={purpose.purpose}>
                    <td>{purpose.purpose}</td>
                    {nodes.map((node) => (
                      <td key={node} data-num>
                        {share(purpose.nodes[node] ?? 0, all)}
                      </td>
                    ))}
                    <td data-num>{formatCount(purpose.fallbacks)}</td>
                    <td data-num>{formatCount(purpose.refused)}</td>
                    <td data-num>{formatCount(purpose.retries)}</td>
                    <td data-num>{formatCount(purpose.errors)}</td>
                    <td data-num>{time(purpose.p50Ms)}</td>
                    <td data-num>{time(purpose.p95Ms)}</td>
                  </tr>
                );
              })}
          </tbody>
        </table>
      </ScrollX>
    </>
  );
}

const share = (n: number, all: number) => (n === 0 ? NOTHING : `${formatCount(n)} (${formatShare(n / all)})`);
const time = (ms: number | null) => (ms === null ? NOTHING : formatLag(ms));
