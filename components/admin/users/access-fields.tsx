import { NativeSelect, Text } from '@mantine/core';
import { useClient } from '#components/hooks/use-client.ts';
import type { Membership, MembershipRole, UserRole } from '#lib/api/users.ts';
import classes from '../admin.module.css';
import { membershipWords, roleWords } from './words.ts';

export interface AccessChoice {
  role: UserRole;
  memberships: Membership[];
}

interface AccessFieldsProps {
  value: AccessChoice;
  onChange: (value: AccessChoice) => void;
  error?: string | undefined;
}

/** The role of somebody, and for a member the role in each client. */
export function AccessFields({ value, onChange, error }: AccessFieldsProps) {
  const { clients = [] } = useClient();
  const { role, memberships } = value;
  const set = (clientId: string, chosen: string) => {
    const others = memberships.filter((one) => one.clientId !== clientId);
    onChange({
      role,
      memberships: chosen ? [...others, { clientId, role: chosen as MembershipRole }] : others,
    });
  };
  return (
    <>
      <NativeSelect
        label="Role"
        description={roleWords[role].text}
        value={role}
        onChange={({ currentTarget }) => onChange({ ...value, role: currentTarget.value as UserRole })}
        data={Object.entries(roleWords).map(([key, { label }]) => ({ value: key, label }))}
      />
      {role === 'member' && (
        <fieldset className={classes.access}>
          <legend>Clients</legend>
          {clients.map((client) => (
            <NativeSelect
              key={client.id}
              label={client.name}
              value={memberships.find(({ clientId }) => clientId === client.id)?.role ?? ''}
              onChange={({ currentTarget }) => set(client.id, currentTarget.value)}
              data={[
                { value: '', label: 'No access' },
                ...Object.entries(membershipWords).map(([key, label]) => ({ value: key, label })),
              ]}
            />
          ))}
          {clients.length === 0 && <Text size="sm">There is no client yet.</Text>}
          {memberships.length === 0 && clients.length > 0 && (
            <Text size="sm" c="dimmed">
              Without a client a member can sign in, and sees nothing.
            </Text>
          )}
          {error && (
            <Text size="sm" c="red">
              {error}
            </Text>
          )}
        </fieldset>
      )}
    </>
  );
}
