import { Text } from '@mantine/core';
import { IconBrandGithub, IconMail, IconTicket } from '@tabler/icons-react';
import layout from '#components/ui/layout.module.css';
import type { AccountView } from '#lib/api/people.ts';
import classes from '../admin.module.css';

const kinds = {
  github: { icon: IconBrandGithub, label: 'GitHub' },
  jira: { icon: IconTicket, label: 'Jira' },
  email: { icon: IconMail, label: 'E-mail of commits' },
} as const;

/** An account as its source calls it, with what else is known of it. */
export function AccountTag({ account: { kind, account, name, email } }: { account: AccountView }) {
  const { icon: Icon, label } = kinds[kind];
  // Jira's account ids say nothing to a person.
  const main = kind === 'jira' ? (name ?? account) : account;
  const more = [kind === 'jira' ? null : name, email].filter(Boolean).join(', ');
  return (
    <span className={classes.account}>
      <Icon size={16} aria-label={label} />
      <span className={layout.text}>
        {main}
        {more && (
          <Text component="span" size="xs" c="dimmed">
            {' '}
            {more}
          </Text>
        )}
      </span>
    </span>
  );
}
