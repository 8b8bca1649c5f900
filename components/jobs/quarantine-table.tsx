import { ScrollX } from '#components/ui/scroll-x.tsx';
import table from '#components/ui/table.module.css';
import type { QuarantinedRecord } from '#lib/api/runs.ts';
import { QuarantineRow } from './quarantine-row.tsx';
import classes from './tables.module.css';

const COLUMNS = ['Record', 'Reason', 'Set aside', 'Tries', 'What to do'];

/** Records that were set aside, each with its reason. */
export function QuarantineTable({ records }: { records: QuarantinedRecord[] }) {
  return (
    <ScrollX label="Table of records set aside">
      <table className={`${table.table} ${classes.quarantine}`}>
        <thead>
          <tr>
            {COLUMNS.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <QuarantineRow key={record.id} record={record} columns={COLUMNS.length} />
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
