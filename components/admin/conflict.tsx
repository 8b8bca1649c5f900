import { Button, Text } from '@mantine/core';
import { Instant } from '#components/ui/instant.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import classes from './admin.module.css';

interface ConflictProps {
  by: string | null;
  at: string;
  /** What differs, as people read it. */
  rows: { label: string; theirs: string; mine: string }[];
  takeTheirs: () => void;
  saveMine: () => void;
  pending: boolean;
}

/** Somebody was faster: what they changed beside one's own, and which is to hold. */
export function Conflict({ by, at, rows, takeTheirs, saveMine, pending }: ConflictProps) {
  return (
    <Notice tone="late">
      <div className={classes.tight}>
        <Text size="sm">
          {by ?? 'Somebody'} has changed this meanwhile (<Instant at={at} />
          ). Yours is not saved.
        </Text>
        {rows.length > 0 && (
          <PlainTable label="What differs" columns={['', 'Theirs', 'Yours']}>
            {rows.map(({ label, theirs, mine }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{theirs}</td>
                <td>{mine}</td>
              </tr>
            ))}
          </PlainTable>
        )}
        <div className={classes.row}>
          <Button size="xs" variant="default" onClick={takeTheirs}>
            Take theirs
          </Button>
          <Button size="xs" loading={pending} onClick={saveMine}>
            Save yours over it
          </Button>
        </div>
      </div>
    </Notice>
  );
}
