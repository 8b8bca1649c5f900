import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { UserView } from '#lib/api/users.ts';
import type { Confirmed } from './confirm-dialog.tsx';

/** A dialog about somebody. */
export type Action = 'edit' | 'sessions' | Confirmed;

interface UserActionsProps {
  user: UserView;
  /** The administrator who looks at it: some things only others can do. */
  own: boolean;
  run: (action: Action) => void;
}

/** What an administrator can do about somebody. */
export function UserActions({ user: { name, active, twoFactor }, own, run }: UserActionsProps) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          aria-label={`Change ${name}`}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          Change
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => run('edit')}>Role and clients…</Menu.Item>
        <Menu.Item onClick={() => run('sessions')}>Sessions…</Menu.Item>
        {active && <Menu.Item onClick={() => run('password')}>New password…</Menu.Item>}
        {twoFactor && <Menu.Item onClick={() => run('two-factor')}>Switch two-factor off…</Menu.Item>}
        {!own && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => run(active ? 'deactivate' : 'activate')}>
              {active ? 'Deactivate…' : 'Activate…'}
            </Menu.Item>
            <Menu.Item color="red" onClick={() => run('remove')}>
              Remove for good…
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
