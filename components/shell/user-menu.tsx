import { Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { leaveTo } from '#components/hooks/api.ts';
import { auth } from '#components/hooks/auth.ts';
import { Initials } from '#components/ui/initials.tsx';
import { Link } from '#components/ui/link.tsx';
import type { SignedInUser } from './user.ts';

/** Who is signed in, and the way out. */
export function UserMenu({ user }: { user: SignedInUser }) {
  const queryClient = useQueryClient();
  const signOut = async () => {
    try {
      await auth('/sign-out');
    } catch {
      notifications.show({
        color: 'red',
        title: 'You are still signed in',
        message: 'Try to sign out again.',
      });
      return;
    }
    queryClient.clear();
    leaveTo('/login');
  };
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton style={{ borderRadius: '50%' }}>
          <VisuallyHidden>Account of {user.name}</VisuallyHidden>
          <Initials name={user.name || user.email} round />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label component="div">
          <Text fw={600} c="var(--mantine-color-text)" truncate>
            {user.name}
          </Text>
          <Text size="xs" truncate>
            {user.email}
          </Text>
          <Text size="xs">{user.role === 'admin' ? 'Administrator' : 'Member'}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          component={Link}
          href="/account"
          leftSection={<IconUserCircle size={16} aria-hidden="true" />}
        >
          Your account
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
