import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Draft, Versioned } from '#components/hooks/use-draft.ts';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';

/** A field as people read it. */
export interface Difference {
  label: string;
  theirs: string;
  mine: string;
}

interface ConflictProps {
  by: string | null;
  at: string | null;
  /** Of every field; those that are the same are not shown. */
  rows?: Difference[];
  /** What they changed, where that is told in another way. */
  children?: ReactNode;
  takeTheirs: () => void;
  keepMine: () => void;
  /** What becomes of mine. */
  mine?: string;
  pending?: boolean;
}

/** Somebody was faster: what they changed beside one's own, and which is to hold. */
export function Conflict(props: ConflictProps) {
  const { by, at, rows = [], children, takeTheirs, keepMine, mine = 'Save yours over it', pending } = props;
  const differing = rows.filter((row) => row.theirs !== row.mine);
  return (
    <Notice tone="late">
      <div className={layout.tight}>
        <Text size="sm">
          {by ?? 'Somebody'} has changed this meanwhile
          {at && (
            <>
              {' '}
              (<Instant at={at} />)
            </>
          )}
          . Yours is not saved.
        </Text>
        {differing.length > 0 && (
          <PlainTable label="What differs" columns={['', 'Theirs', 'Yours']}>
            {differing.map(({ label, theirs, mine: own }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{theirs}</td>
                <td>{own}</td>
              </tr>
            ))}
          </PlainTable>
        )}
        {children}
        <div className={layout.row}>
          <Button size="xs" variant="default" onClick={takeTheirs}>
            Take theirs
          </Button>
          <Button size="xs" loading={pending === true} onClick={keepMine}>
            {mine}
          </Button>
        </div>
      </div>
    </Notice>
  );
}

interface MeanwhileProps<T, D> {
  of: Draft<T, D>;
  /** Of every field, theirs beside what the form holds. */
  differences: (theirs: NonNullable<T>) => Difference[];
  save: { mutate: (version: number) => void; reset: () => void; isPending: boolean };
}

/** What others did to what is edited here: changed it, or deleted it. */
export function Meanwhile<T extends Versioned | null, D>({ of, differences, save }: MeanwhileProps<T, D>) {
  const { newer, gone, begin } = of;
  if (gone) return <Gone />;
  if (!newer) return null;
  return (
    <Conflict
      by={newer.changedBy}
      at={newer.changedAt}
      rows={differences(newer)}
      takeTheirs={() => {
        save.reset();
        begin(newer);
      }}
      keepMine={() => save.mutate(newer.version)}
      pending={save.isPending}
    />
  );
}

/** What is edited is not there any more. */
export function Gone() {
  return (
    <Notice tone="late">
      <Text size="sm">
        Somebody has deleted this meanwhile, so yours cannot be saved. It stays here until you close it.
      </Text>
    </Notice>
  );
}
