import { Anchor, Text } from '@mantine/core';
import layout from '#components/ui/layout.module.css';
import { Link } from '#components/ui/link.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import type { ClientMember } from '#lib/api/clients.ts';

/** Who has a role in the client. */
export function MembersList({ members }: { members: ClientMember[] }) {
  return (
    <div className={layout.stack}>
      {members.length === 0 ? (
        <Text size="sm" c="dimmed">
          Only administrators see this client: nobody else has a role in it.
        </Text>
      ) : (
        <PlainTable label="Table of members" columns={['Name', 'E-mail', 'Role']}>
          {members.map(({ id, name, email, role }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{email}</td>
              <td>{role === 'manager' ? 'Manager' : 'Viewer'}</td>
            </tr>
          ))}
        </PlainTable>
      )}
      <Anchor component={Link} href="/admin/users" size="sm">
        Give and change roles at Users
      </Anchor>
    </div>
  );
}
