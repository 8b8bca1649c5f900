import { PlainTable } from '#components/ui/plain-table.tsx';
import type { QuarantinedRecord } from '#lib/api/runs.ts';
import { QuarantineRow } from './quarantine-row.tsx';
import classes from './tables.module.css';

const COLUMNS = ['Record', 'Reason', 'Set aside', 'Tries', 'What to do'];

/** Records that were set aside, each with its reason. */
export function QuarantineTable({ records }: { records: QuarantinedRecord[] }) {
  return (
    <PlainTable label="Table of records set aside" columns={COLUMNS} className={classes.quarantine}>
      {records.map((record) => (
        <QuarantineRow key={record.id} record={record} columns={COLUMNS.length} />
      ))}
    </PlainTable>
  );
}
