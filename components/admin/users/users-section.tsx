'use client';

import { Button, Skeleton, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import layout from '#components/ui/layout.module.css';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { UserView } from '#lib/api/users.ts';
import { formatCounted } from '#lib/format.ts';
import classes from '../admin.module.css';
import type { Confirmed } from './confirm-dialog.tsx';
import { InvitationTable } from './invitation-table.tsx';
import { usersQuery } from './queries.ts';
import type { Action } from './user-actions.tsx';
import { UserTable } from './user-table.tsx';

// Only when they are asked for.
const InviteDialog = dynamic(() => import('./invite-dialog.tsx').then((module) => module.InviteDialog), {
  ssr: false,
});
const EditDialog = dynamic(() => import('./edit-dialog.tsx').then((module) => module.EditDialog), {
  ssr: false,
});
const SessionsDialog = dynamic(
  () => import('./sessions-dialog.tsx').then((module) => module.SessionsDialog),
  {
    ssr: false,
  },
);
const ConfirmDialog = dynamic(() => import('./confirm-dialog.tsx').then((module) => module.ConfirmDialog), {
  ssr: false,
});

interface Asked {
  user: UserView;
  action: Action;
}

/** Who may sign in, who is invited, and what an administrator can do about it. */
export function UsersSection({ self }: { self: string }) {
  const query = useQuery(usersQuery);
  const [search, setSearch] = useState('');
  const [inviting, setInviting] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const words = search.trim().toLowerCase();
  const fits = (...texts: string[]) => texts.some((text) => text.toLowerCase().includes(words));
  const invite = (
    <Button
      size="xs"
      leftSection={<IconPlus size={14} aria-hidden="true" />}
      onClick={() => setInviting(true)}
    >
      Invite a user
    </Button>
  );
  return (
    <>
      <Section
        title="Users"
        description={
          query.data
            ? `${formatCounted(query.data.users.length, 'person has', 'people have')} an account here.`
            : 'Who has an account here.'
        }
        query={query}
        actions={invite}
        skeleton={<Skeleton h={heights.log} />}
      >
        {({ users }) => {
          const found = users.filter(({ name, email }) => fits(name, email));
          return (
            <div className={layout.stack}>
              <TextInput
                aria-label="Search users"
                placeholder="Name or e-mail"
                leftSection={<IconSearch size={14} aria-hidden="true" />}
                value={search}
                onChange={({ currentTarget }) => setSearch(currentTarget.value)}
                className={classes.search}
              />
              {found.length > 0 ? (
                <UserTable users={found} self={self} run={(user, action) => setAsked({ user, action })} />
              ) : (
                <Text size="sm">Nobody here has “{search.trim()}” in the name or the e-mail address.</Text>
              )}
            </div>
          );
        }}
      </Section>
      <Section
        title="Invitations"
        description="Links that were made and not used yet; each is good for 7 days, and once."
        query={query}
        skeleton={<Skeleton h={heights.tableRow} />}
        empty={({ invitations }) =>
          invitations.length === 0
            ? {
                title: 'Nobody is invited at the moment',
                text: 'Choose “Invite a user” above. Leadline sends no mail: you get a link to pass on.',
              }
            : null
        }
      >
        {({ invitations }) => <InvitationTable invitations={invitations} />}
      </Section>
      {inviting && <InviteDialog close={() => setInviting(false)} />}
      {asked && <Dialog key={`${asked.user.id} ${asked.action}`} {...asked} close={close} />}
    </>
  );
}

function Dialog({ user, action, close }: Asked & { close: () => void }) {
  if (action === 'edit') return <EditDialog user={user} close={close} />;
  if (action === 'sessions') return <SessionsDialog user={user} close={close} />;
  return <ConfirmDialog what={action satisfies Confirmed} user={user} close={close} />;
}
