import { Button, Collapse, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { RunLink } from '#components/jobs/run-link.tsx';
import { RunStateTag } from '#components/jobs/run-state-tag.tsx';
import { ScheduleLine } from '#components/jobs/schedule-line.tsx';
import { SourceIcon, SourceWords } from '#components/jobs/source-words.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import type { RunView } from '#lib/runs.ts';
import classes from '../admin.module.css';
import { ConnectionTag } from './connection-tag.tsx';
import { FindingsList } from './findings-list.tsx';

/** Only when it is asked for. */
const RemoveDialog = dynamic(() => import('./remove-dialog.tsx').then((module) => module.RemoveDialog), {
  ssr: false,
});

interface IntegrationPanelProps {
  integration: IntegrationView;
  /** Its newest run; undefined while loading, null: it never ran. */
  run: RunView | null | undefined;
  edit: () => void;
}

/** One source: how its connection stands, when it is synced, what the last run came to. */
export function IntegrationPanel({ integration, run, edit }: IntegrationPanelProps) {
  const { id, clientId, kind, name, connection, tokenExpiresAt } = integration;
  const [open, { toggle, open: show }] = useDisclosure(connection?.ok === false);
  /** Null until it was opened once. */
  const [removing, setRemoving] = useState<boolean | null>(null);
  const test = useSave({
    send: () => call('testIntegration', { params: { id } }),
    keys: [keys.integrations(clientId)],
    done: () => null,
    onDone: show,
  });
  const budget = connection?.findings.find(({ code }) => code === 'budget')?.message;
  return (
    <article className={layout.card} aria-label={name}>
      <div className={layout.stack}>
        <header className={layout.head}>
          <div className={layout.text}>
            <div className={layout.row}>
              <span className={classes.named}>
                <SourceIcon kind={kind} size={20} />
                <Title order={3} fz="lg">
                  {name}
                </Title>
              </span>
              <ConnectionTag connection={connection} run={run} />
            </div>
            <Text size="xs" c="dimmed">
              <SourceWords integration={integration} />
            </Text>
            <ScheduleLine integration={integration} />
          </div>
          <div className={layout.row}>
            <Button
              size="xs"
              variant="default"
              aria-label={`Test the connection of ${name}`}
              loading={test.isPending}
              onClick={() => test.mutate(undefined)}
            >
              Test the connection
            </Button>
            <Button size="xs" variant="default" aria-label={`Edit ${name}…`} onClick={edit}>
              Edit…
            </Button>
            <Button
              size="xs"
              variant="default"
              aria-label={`Remove ${name}…`}
              onClick={() => setRemoving(true)}
            >
              Remove…
            </Button>
          </div>
        </header>
        <Facts
          wide
          facts={[
            [
              'Last run',
              run === undefined ? (
                '…'
              ) : run === null ? (
                'never'
              ) : (
                <span key="run" className={layout.row}>
                  <RunStateTag run={run} quiet /> <RunLink id={run.id} client={run.clientId} />
                </span>
              ),
            ],
            ['Tested', connection ? <Instant key="at" at={connection.at} /> : 'never'],
            ['Token expires', tokenExpiresAt ? <Instant key="expires" at={tokenExpiresAt} /> : null],
            ['Requests left when tested', budget ?? null],
          ]}
        />
        {test.error && <Notice tone="broken">{test.error.message}</Notice>}
        {connection && (
          <div className={layout.tight}>
            <div>
              <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={toggle}>
                {open
                  ? 'Hide what the test found'
                  : `Show what the test found (${connection.findings.length})`}
              </Button>
            </div>
            <Collapse expanded={open}>
              <FindingsList check={connection} />
            </Collapse>
          </div>
        )}
      </div>
      {removing !== null && (
        <RemoveDialog integration={integration} opened={removing} close={() => setRemoving(false)} />
      )}
    </article>
  );
}
