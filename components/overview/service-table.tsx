import { Anchor, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { noNarrowing, withFilters } from '#components/filters/parsers.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { Link } from '#components/ui/link.tsx';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import type { ServiceFigures } from '#lib/api/dora.ts';
import { formatCount } from '#lib/format.ts';
import classes from './overview.module.css';
import { serviceColumns } from './service-columns.tsx';

/** So many at first: some clients have hundreds of repositories. */
const FIRST = 50;

/** The five metrics of each service; each leads to its own page. By name, which is no ranking. */
export function ServiceTable({ rows }: { rows: readonly ServiceFigures[] }) {
  const [filters] = useFilters();
  const [most, setMost] = useState(FIRST);
  return (
    <>
      <ScrollX label="Table of services">
        <table className={`${table.table} ${classes.table}`}>
          <thead>
            <tr>
              <th scope="col">Service</th>
              {serviceColumns.map(({ label }) => (
                <th key={label} scope="col" data-num>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row) => (
              <tr key={`${row.kind} ${row.id}`}>
                <th scope="row" className={classes.name}>
                  <Anchor
                    component={Link}
                    href={withFilters('/dora', { ...filters, ...noNarrowing, [row.kind]: row.id })}
                  >
                    {row.name}
                  </Anchor>
                  {row.kind === 'repository' && <span className={classes.dim}>repository of no service</span>}
                </th>
                {serviceColumns.map(({ label, value, n, exact }) => (
                  <td key={label} data-num title={exact?.(row)}>
                    {value(row)}
                    <span className={classes.dim}>{n(row)}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
      {rows.length > most && (
        <Text size="xs" c="dimmed" mt="sm" component="div">
          <Button variant="default" size="xs" mr="sm" onClick={() => setMost(rows.length)}>
            Show all {formatCount(rows.length)}
          </Button>
        </Text>
      )}
    </>
  );
}
