import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import type { OpsStats } from '#lib/api/ops.ts';
import { formatCount, formatLag } from '#lib/format.ts';
import classes from './ops.module.css';

/** The slowest statements, without their values; a click or the keyboard shows the whole text. */
export function StatementsTable({ statements }: { statements: OpsStats['statements'] }) {
  return (
    <ScrollX label="Table of statements">
      <table className={`${table.table} ${classes.wide}`}>
        <thead>
          <tr>
            <th scope="col">Statement</th>
            <th scope="col">Pool</th>
            {['Calls', 'Failed', 'Average', 'Worst'].map((name) => (
              <th key={name} scope="col" data-num>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {statements.map(({ text, pool, calls, failures, meanMs, maxMs }) => (
            <tr key={`${pool} ${text}`}>
              <td>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: focus shows the whole text */}
                <code className={classes.statement} tabIndex={0}>
                  {text.replace(/\s+/g, ' ').trim()}
                </code>
              </td>
              <td>{pool}</td>
              <td data-num>{formatCount(calls)}</td>
              <td data-num>{formatCount(failures)}</td>
              <td data-num>{formatLag(meanMs)}</td>
              <td data-num>{formatLag(maxMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
