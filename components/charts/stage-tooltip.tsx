import { Text } from '@mantine/core';
import { formatBucket, formatCounted, formatDurationExact } from '#lib/format.ts';
import type { Bucket } from '#lib/params.ts';
import classes from './chart.module.css';
import type { StageBucket } from './stage-rows.ts';
import { stages } from './stages.ts';

/** The exact figures of one bucket: each stage, their sum, median, p90 and what they rest on. */
export function StageTooltip({ bucket, length }: { bucket: StageBucket; length: Bucket }) {
  const { meanSeconds, elapsed, lead, n, partial, start } = bucket;
  return (
    <div className={classes.tooltip}>
      <Text size="xs" fw={600}>
        {formatBucket(start, length)}
      </Text>
      <Text size="xs" c="dimmed" mb={6}>
        {n === 0 ? 'Nothing merged' : `${formatCounted(n, 'pull request')} merged`}
        {partial && `, not a whole ${length}`}
      </Text>
      {meanSeconds && (
        <table data-num>
          <tbody>
            {stages.map(({ name, label, color }) => (
              <tr key={name}>
                <th scope="row">
                  <span className={classes.swatch} style={{ background: color, borderColor: color }} />
                  {label}
                </th>
                <td>{formatDurationExact(meanSeconds[name] ?? 0)}</td>
              </tr>
            ))}
            <tr className={classes.sum}>
              <th scope="row">Average of the whole</th>
              <td>{formatDurationExact((elapsed.mean ?? 0) + (meanSeconds.deploy ?? 0))}</td>
            </tr>
            <tr>
              <th scope="row">Average to merge</th>
              <td>{formatDurationExact(elapsed.mean)}</td>
            </tr>
            <tr>
              <th scope="row">Median to merge (p50)</th>
              <td>{formatDurationExact(elapsed.p50)}</td>
            </tr>
            <tr>
              <th scope="row">90th percentile (p90)</th>
              <td>{formatDurationExact(elapsed.p90)}</td>
            </tr>
            <tr>
              <th scope="row">{`Median of ${lead.n} deployed`}</th>
              <td>{formatDurationExact(lead.p50)}</td>
            </tr>
          </tbody>
        </table>
      )}
    </div>
  );
}
