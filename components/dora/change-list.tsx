import { leftOutBy } from '#components/ui/left-out.ts';
import { OutsideLink } from '#components/ui/outside-link.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import type { Change } from '#lib/api/deployments.ts';
import { formatDuration, formatDurationExact } from '#lib/format.ts';
import classes from './dora.module.css';

const links = { compare: 'by its commits', time: 'by time alone' } as const;

/** Pull requests that were deployed, with how that is known. */
export function ChangeList({ rows }: { rows: readonly Change[] }) {
  return (
    <ScrollX label="Deployed pull requests">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Pull request</th>
            <th scope="col">Linked</th>
            <th scope="col" data-num>
              Lead time
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className={row.excludedBy ? classes.left : undefined}>
              <th scope="row" className={classes.what}>
                <OutsideLink url={row.url}>{row.title}</OutsideLink>
                <span className={classes.dim}>
                  {[
                    `${row.repository} #${row.number}`,
                    row.author,
                    row.revert && 'revert',
                    row.hotfix && 'hotfix',
                    row.excludedBy && leftOutBy(row.excludedBy),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </th>
              <td>{links[row.link]}</td>
              <td data-num title={formatDurationExact(row.leadSeconds)}>
                {formatDuration(row.leadSeconds)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
