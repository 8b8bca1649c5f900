'use client';

import { Button, Skeleton, Text } from '@mantine/core';
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import { Section } from '#components/ui/section.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import { heights } from '#components/ui/theme.ts';
import { formatCounted } from '#lib/format.ts';
import { NameForm } from './name-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { accountQuery, ownSessionsQuery } from './queries.ts';
import { SessionList } from './session-list.tsx';
import type { TwoFactorTask } from './two-factor-dialog.tsx';

/** Only when it is asked for: it draws QR codes. */
const TwoFactorDialog = dynamic(
  () => import('./two-factor-dialog.tsx').then((module) => module.TwoFactorDialog),
  { ssr: false },
);

/** The own account. @param passwords whether one signs in with passwords here */
export function AccountSections({ passwords }: { passwords: boolean }) {
  const query = useQuery(accountQuery);
  const [task, setTask] = useState<TwoFactorTask | null>(null);
  const ownPassword = passwords && query.data?.password !== false;
  return (
    <>
      <Section title="You" query={query} skeleton={<Skeleton h={heights.log} />}>
        {(account) => <NameForm key={account.name} account={account} />}
      </Section>
      {ownPassword ? (
        <>
          <Section title="Password" query={query} skeleton={<Skeleton h={heights.log} />}>
            {() => <PasswordForm />}
          </Section>
          <Section
            title="Two-factor"
            description="A code of an app on your phone, besides the password."
            query={query}
            skeleton={<Skeleton h={heights.tableRow} />}
          >
            {({ twoFactor }) => (
              <div className={layout.row}>
                {twoFactor ? (
                  <StateTag label="On" icon={IconShieldCheck} tone="ok" />
                ) : (
                  <StateTag label="Off" icon={IconShieldOff} tone="idle" />
                )}
                {twoFactor ? (
                  <>
                    <Button size="xs" variant="default" onClick={() => setTask('codes')}>
                      New backup codes…
                    </Button>
                    <Button size="xs" variant="default" onClick={() => setTask('off')}>
                      Switch it off…
                    </Button>
                  </>
                ) : (
                  <Button size="xs" onClick={() => setTask('on')}>
                    Set it up…
                  </Button>
                )}
              </div>
            )}
          </Section>
        </>
      ) : (
        <Text size="sm" c="dimmed">
          You sign in through your identity provider: your password and two-factor are changed there.
        </Text>
      )}
      <SessionsSection />
      {task && <TwoFactorDialog key={task} task={task} close={() => setTask(null)} />}
    </>
  );
}

function SessionsSection() {
  const query = useQuery(ownSessionsQuery);
  const end = useSave({
    send: (session: string | undefined) =>
      call('endOwnSessions', { query: session === undefined ? {} : { session } }),
    keys: [keys.ownSessions],
    done: ({ ended }) => `${formatCounted(ended, 'session', 'sessions')} ended`,
  });
  const others = query.data?.filter(({ current }) => !current).length ?? 0;
  return (
    <Section
      title="Sessions"
      description="Where you are signed in. End what you do not know, and change your password then."
      query={query}
      skeleton={<Skeleton h={heights.tableRow * 2} />}
      actions={
        others > 0 && (
          <Button
            size="xs"
            variant="default"
            loading={end.isPending && end.variables === undefined}
            onClick={() => end.mutate(undefined)}
          >
            End all others
          </Button>
        )
      }
    >
      {(sessions) => (
        <>
          {end.error && <Notice tone="broken">{end.error.message}</Notice>}
          <SessionList
            sessions={sessions}
            ending={end.isPending ? end.variables : undefined}
            end={(id) => end.mutate(id)}
          />
        </>
      )}
    </Section>
  );
}
