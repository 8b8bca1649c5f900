import { Text } from '@mantine/core';
import { IconBan, IconCircleCheck, IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { useClient } from '#components/hooks/use-client.ts';
import { InstantAgo } from '#components/notifications/instant-ago.tsx';
import layout from '#components/ui/layout.module.css';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { UserView } from '#lib/api/users.ts';
import classes from '../admin.module.css';
import { type Action, UserActions } from './user-actions.tsx';
import { accessText, roleWords } from './words.ts';

interface UserTableProps {
  users: UserView[];
  /** Id of who looks at it. */
  self: string;
  run: (user: UserView, action: Action) => void;
}

/** Everybody who has an account. */
export function UserTable({ users, self, run }: UserTableProps) {
  const { clients = [] } = useClient();
  const names = new Map(clients.map(({ id, name }) => [id, name]));
  return (
    <PlainTable
      label="Table of users"
      columns={['Name', 'Role', 'Clients', 'Two-factor', 'Last sign-in', 'State']}
      actions="Actions"
      className={classes.wide}
    >
      {users.map((user) => (
        <tr key={user.id}>
          <th scope="row">
            {user.name}
            {user.id === self && ' (you)'}
            <Text size="xs" c="dimmed">
              {user.email}
            </Text>
          </th>
          <td>{roleWords[user.role].label}</td>
          <td>{accessText(user, names)}</td>
          <td>
            {user.twoFactor ? (
              <StateTag label="On" icon={IconShieldCheck} tone="ok" />
            ) : (
              <StateTag label="Off" icon={IconShieldOff} tone="idle" />
            )}
          </td>
          <td>{user.lastSignInAt ? <InstantAgo at={user.lastSignInAt} /> : 'never'}</td>
          <td>
            {user.active ? (
              <StateTag label="Active" icon={IconCircleCheck} tone="ok" />
            ) : (
              <StateTag label="Deactivated" icon={IconBan} tone="idle" />
            )}
          </td>
          <td>
            <div className={layout.buttons}>
              <UserActions user={user} own={user.id === self} run={(action) => run(user, action)} />
            </div>
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
