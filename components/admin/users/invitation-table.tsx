import { IconClock, IconClockX } from '@tabler/icons-react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { InstantAgo } from '#components/notifications/instant-ago.tsx';
import { AskedButton } from '#components/ui/asked-button.tsx';
import layout from '#components/ui/layout.module.css';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { InvitationView } from '#lib/api/users.ts';
import classes from '../admin.module.css';
import { accessText, roleWords } from './words.ts';

/** Who is invited and has not come yet. */
export function InvitationTable({ invitations }: { invitations: InvitationView[] }) {
  const { clients = [] } = useClient();
  const names = new Map(clients.map(({ id, name }) => [id, name]));
  return (
    <PlainTable
      label="Table of invitations"
      columns={['E-mail', 'Role', 'Clients', 'Invited by', 'State', 'Expires']}
      actions="Actions"
      className={classes.wide}
    >
      {invitations.map((one) => (
        <tr key={one.id}>
          <th scope="row">{one.email}</th>
          <td>{roleWords[one.role].label}</td>
          <td>{accessText(one, names)}</td>
          <td>{one.createdBy}</td>
          <td>
            {one.expired ? (
              <StateTag label="Expired" icon={IconClockX} tone="idle" />
            ) : (
              <StateTag label="Open" icon={IconClock} tone="busy" />
            )}
          </td>
          <td>
            <InstantAgo at={one.expiresAt} />
          </td>
          <td>
            <div className={layout.buttons}>
              <Revoke invitation={one} />
            </div>
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

function Revoke({ invitation: { id, email } }: { invitation: InvitationView }) {
  const revoke = useSave({
    send: () => call('revokeInvitation', { params: { id } }),
    keys: [keys.users],
    done: () => `The invitation of ${email} is revoked`,
    refused: `The invitation of ${email} is not revoked`,
  });
  return (
    <AskedButton
      action="Revoke"
      of={email}
      text="The link is no longer valid, from now on. You can invite the address again."
      pending={revoke.isPending}
      run={() => revoke.mutate(undefined)}
    />
  );
}
