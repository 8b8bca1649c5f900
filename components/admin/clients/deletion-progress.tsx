import { Text } from '@mantine/core';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import type { Deletion } from '#lib/api/clients.ts';
import { formatCount, formatCounted } from '#lib/format.ts';

/** How far the deletion of a client is, in rows, or that it is done. */
export function DeletionProgress({ deletion }: { deletion: Deletion }) {
  const { client, name, state, rowsDone, rowsTotal, requestedBy, requestedAt, finishedAt } = deletion;
  const share = state === 'done' ? 1 : rowsTotal ? Math.min(rowsDone / rowsTotal, 1) : null;
  return (
    <article className={layout.card} aria-label={`Deletion of ${name}`}>
      <div className={layout.tight}>
        <div className={layout.head}>
          <Text fw={600}>{name}</Text>
          <Text size="sm" role="status" data-num>
            {wordsOf(deletion)}
          </Text>
        </div>
        <ProgressBar
          id={client}
          share={share}
          label={`Deletion of ${name}`}
          tone={state === 'done' ? 'ok' : 'busy'}
        />
        <Text size="xs" c="dimmed">
          Asked for by {requestedBy} <Instant at={requestedAt} />
          {finishedAt && (
            <>
              , done <Instant at={finishedAt} />
            </>
          )}
          . What was done with it stays in the audit log.
        </Text>
      </div>
    </article>
  );
}

function wordsOf({ state, rowsDone, rowsTotal }: Deletion): string {
  if (state === 'stopping') return 'Waits for its runs to stop';
  if (state === 'counting' || rowsTotal === null) return 'Counts its rows';
  if (state === 'done') return `Fully deleted: ${formatCounted(rowsDone, 'row')}`;
  return `${formatCount(rowsDone)} of ${formatCounted(rowsTotal, 'row')} deleted`;
}
