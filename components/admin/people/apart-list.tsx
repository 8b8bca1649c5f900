import { Button, Text } from '@mantine/core';
import { call } from '#components/hooks/api.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { Apart } from '#lib/api/people.ts';
import { AccountTag } from './account-tag.tsx';
import { keysOfPeople } from './queries.ts';

/** Suggestions that were refused: who said so, and the way back. */
export function ApartList({ client, apart }: { client: ClientView; apart: Apart[] }) {
  return (
    <ul className={layout.list}>
      {apart.map((one) => (
        <li key={one.id} className={layout.card}>
          <ApartRow client={client} apart={one} />
        </li>
      ))}
    </ul>
  );
}

function ApartRow({ client, apart: { id, accounts, others, by, at } }: { client: ClientView; apart: Apart }) {
  const undo = useSave({
    send: () => call('forgetApart', { params: { id } }),
    keys: keysOfPeople(client.id),
    done: () => 'They may be suggested again',
  });
  const named = accounts[0]?.name ?? accounts[0]?.account ?? '';
  return (
    <div className={layout.head}>
      <div className={layout.tight}>
        <Accounts list={accounts} />
        {others.length > 0 && (
          <>
            <Text size="xs" c="dimmed">
              not the person who has
            </Text>
            <Accounts list={others} />
          </>
        )}
        <Text size="xs" c="dimmed">
          {others.length > 0 ? 'Said' : 'Not one person, said'} by {by}, <Instant at={at} />
        </Text>
        {undo.error && <Notice tone="broken">{undo.error.message}</Notice>}
      </div>
      <Button
        size="xs"
        variant="default"
        aria-label={`Take back that ${named} is kept apart`}
        loading={undo.isPending}
        onClick={() => undo.mutate(undefined)}
      >
        Take back
      </Button>
    </div>
  );
}

const Accounts = ({ list }: { list: Apart['accounts'] }) =>
  list.map((account) => <AccountTag key={`${account.kind} ${account.account}`} account={account} />);
