import { UnstyledButton } from '@mantine/core';
import { Instant } from '#components/ui/instant.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { AuditEntryView } from '#lib/api/audit.ts';
import classes from './audit.module.css';
import { actionWords, nameIn } from './words.ts';

interface AuditTableProps {
  entries: AuditEntryView[];
  /** Of several clients. */
  clients: boolean;
  open: (entry: AuditEntryView) => void;
}

/** Entries, one line each; what was done opens what was before and after. */
export function AuditTable({ entries, clients, open }: AuditTableProps) {
  return (
    <PlainTable
      label="Table of the audit log"
      columns={['What was done', 'To what', 'By whom', 'When', 'From', ...(clients ? ['Client'] : [])]}
      className={classes.table}
    >
      {entries.map((entry) => {
        const name = nameIn(entry.after) ?? nameIn(entry.before);
        return (
          <tr key={entry.id}>
            <th scope="row">
              <UnstyledButton className={classes.open} aria-haspopup="dialog" onClick={() => open(entry)}>
                {actionWords(entry.action)}
              </UnstyledButton>
            </th>
            <td>
              {name && <span className={classes.name}>{name}</span>}
              <span className={classes.code}>{entry.subject}</span>
            </td>
            <td>{entry.actor}</td>
            <td>
              <Instant at={entry.at} seconds />
            </td>
            <td className={classes.code}>{entry.ip ?? 'the server'}</td>
            {clients && <td>{clientWords(entry)}</td>}
          </tr>
        );
      })}
    </PlainTable>
  );
}

/** Whose an entry is. */
export const clientWords = ({ clientId, clientName }: AuditEntryView): string =>
  clientId === null ? 'The installation' : (clientName ?? `Deleted client ${clientId}`);
