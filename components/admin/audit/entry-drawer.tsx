import { Button, Text } from '@mantine/core';
import { useTimeZone } from '#components/hooks/use-client.ts';
import { DetailsDrawer } from '#components/ui/details-drawer.tsx';
import { Facts } from '#components/ui/facts.tsx';
import layout from '#components/ui/layout.module.css';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { AuditEntryView } from '#lib/api/audit.ts';
import { formatInstantExact } from '#lib/format.ts';
import classes from './audit.module.css';
import { clientWords } from './audit-table.tsx';
import { differences } from './differences.ts';
import type { SetAuditFilters } from './use-audit-filters.ts';
import { actionWords } from './words.ts';

interface EntryDrawerProps {
  entry: AuditEntryView;
  opened: boolean;
  close: () => void;
  set: SetAuditFilters;
}

/** One entry: who, when, from where, and what was before and after, field by field. */
export function EntryDrawer({ entry, opened, close, set }: EntryDrawerProps) {
  const timeZone = useTimeZone();
  const query = { data: entry, error: null, isFetching: false, isPlaceholderData: false, refetch: () => {} };
  const only = (filters: Parameters<SetAuditFilters>[0]) => {
    close();
    void set(filters);
  };
  return (
    <DetailsDrawer opened={opened} close={close} title={actionWords(entry.action)} query={query}>
      {({ id, actor, action, subject, at, ip, before, after, clientId }) => (
        <div className={layout.stack}>
          <Facts
            facts={[
              ['By whom', actor],
              ['When', formatInstantExact(at, timeZone)],
              ['From', ip ?? 'the server itself'],
              ['To what', subject],
              ['Of', clientWords(entry)],
              ['Action', action],
              ['Entry', id],
            ]}
          />
          <Changes before={before} after={after} />
          <div className={layout.row}>
            <Button size="xs" variant="default" onClick={() => only({ what: subject, who: null, did: null })}>
              Everything done to {subject}
            </Button>
            <Button size="xs" variant="default" onClick={() => only({ who: actor, did: null, what: null })}>
              Everything by {actor}
            </Button>
            {clientId !== null && entry.clientName === null && (
              <Button size="xs" variant="default" onClick={() => only({ gone: clientId, of: null })}>
                Everything of this deleted client
              </Button>
            )}
          </div>
        </div>
      )}
    </DetailsDrawer>
  );
}

function Changes({ before, after }: { before: unknown; after: unknown }) {
  const found = differences(before, after);
  if (found.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing has another value than before.
      </Text>
    );
  }
  return (
    <PlainTable label="What changed" columns={['Field', 'Before', 'After']}>
      {found.map(({ field, before: was, after: is }) => (
        <tr key={field}>
          <th scope="row">{field}</th>
          <td className={classes.value}>
            {was === null ? <Nothing /> : <del className={classes.was}>{was}</del>}
          </td>
          <td className={classes.value}>
            {is === null ? <Nothing /> : <ins className={classes.is}>{is}</ins>}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

const Nothing = () => (
  <Text component="span" size="xs" c="dimmed">
    nothing
  </Text>
);
