import { UnstyledButton } from '@mantine/core';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import { SortHead, type Sorting, sortOf } from '#components/ui/sort-head.tsx';
import table from '#components/ui/table.module.css';
import type { Deployment } from '#lib/api/deployments.ts';
import { type DeploymentSort, deploymentColumns } from './deployment-columns.tsx';
import classes from './dora.module.css';
import { useDoraDetails } from './dora-details.ts';

interface DeploymentTableProps {
  rows: readonly Deployment[];
  /** Where the reader may choose the order. */
  sorting?: Sorting<DeploymentSort>;
}

/** Deployments; each opens what it brought and caused. */
export function DeploymentTable({ rows, sorting }: DeploymentTableProps) {
  const { openDeployment } = useDoraDetails();
  return (
    <ScrollX label="Table of deployments">
      <table className={`${table.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col">Deployment</th>
            {deploymentColumns.map(({ label, num, sort }) => (
              <th key={label} scope="col" data-num={num} aria-sort={sorting && sortOf(sort, sorting)}>
                {sorting && sort ? <SortHead label={label} sort={sort} sorting={sorting} /> : label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className={row.excludedBy ? classes.left : undefined}>
              <th scope="row" className={classes.what}>
                <UnstyledButton className={classes.link} onClick={() => openDeployment(row.id)}>
                  {row.repository} {row.sha.slice(0, 7)}
                </UnstyledButton>
                <span className={classes.dim}>{row.environment}</span>
              </th>
              {deploymentColumns.map(({ label, num, cell }) => (
                <td key={label} data-num={num}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
