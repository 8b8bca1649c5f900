import { Meter } from '#components/charts/meter.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import type { OpsStats } from '#lib/api/ops.ts';
import { formatCount, formatLag, formatShare, NOTHING } from '#lib/format.ts';
import classes from './ops.module.css';

/** One line per host and profile. */
export function PoolsTable({ stats: { primary, replicas } }: { stats: OpsStats }) {
  const nodes = [{ name: 'primary', pools: primary.pools }, ...replicas];
  return (
    <ScrollX label="Table of connection pools">
      <table className={`${table.table} ${classes.wide}`}>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">Pool</th>
            {['Size', 'Checked out', 'Checked in', 'Overflow', 'Waiting', 'Wait p95', 'Timeouts', 'Shed'].map(
              (name) => (
                <th key={name} scope="col" data-num>
                  {name}
                </th>
              ),
            )}
            <th scope="col">Utilisation</th>
          </tr>
        </thead>
        <tbody>
          {nodes.flatMap(({ name: node, pools }) =>
            pools.map((pool) => (
              <tr key={`${node}/${pool.name}`}>
                <td>{node}</td>
                <td>{pool.name}</td>
                <td data-num>{formatCount(pool.size)}</td>
                <td data-num>{formatCount(pool.checkedOut)}</td>
                <td data-num>{formatCount(pool.checkedIn)}</td>
                <td data-num>
                  {formatCount(pool.overflow)} of {formatCount(pool.maxOverflow)}
                </td>
                <td data-num>{formatCount(pool.waiting)}</td>
                <td data-num>{pool.waitP95Ms === null ? NOTHING : formatLag(pool.waitP95Ms)}</td>
                <td data-num>{formatCount(pool.timeouts)}</td>
                <td data-num>{formatCount(pool.shed)}</td>
                <td>
                  <div className={classes.meter} data-num>
                    <Meter share={pool.utilization} label={`${formatShare(pool.utilization)} in use`} />
                    {formatShare(pool.utilization)}
                  </div>
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </ScrollX>
  );
}
