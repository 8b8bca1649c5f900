import { Text, Title } from '@mantine/core';
import { IconCircleCheck, IconClock } from '@tabler/icons-react';
import { InstantAgo } from '#components/notifications/instant-ago.tsx';
import { Copyable } from '#components/ui/copyable.tsx';
import layout from '#components/ui/layout.module.css';
import { ScrollX } from '#components/ui/scroll-x.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import table from '#components/ui/table.module.css';
import type { InboundHook } from '#lib/api/hooks.ts';
import { GitHubSteps } from './github-steps.tsx';
import { HookActions } from './hook-actions.tsx';
import classes from './inbound-hooks.module.css';

/** One hook: its address, what came there last, and what was done with it. */
export function HookCard({ clientId, hook }: { clientId: string; hook: InboundHook }) {
  const { integration, path, lastDeliveryAt, deliveries } = hook;
  return (
    <article className={classes.hook} aria-label={`Hook of ${integration}`}>
      <div className={layout.head}>
        <div>
          <Title order={3}>{integration}</Title>
          <span className={classes.state}>
            {lastDeliveryAt ? (
              <>
                <StateTag label="Last delivery" icon={IconCircleCheck} tone="ok" />{' '}
                <InstantAgo at={lastDeliveryAt} />
              </>
            ) : (
              <StateTag label="Nothing came yet" icon={IconClock} tone="idle" />
            )}
          </span>
        </div>
        <HookActions clientId={clientId} hook={hook} />
      </div>
      <Copyable text={`${window.location.origin}${path}`} label={`the address for ${integration}`} />
      <details className={classes.details} open={lastDeliveryAt === null}>
        <summary>How to set it up at GitHub</summary>
        <GitHubSteps />
      </details>
      {deliveries.length > 0 && (
        <ScrollX label={`Last deliveries for ${integration}`}>
          <table className={`${table.table} ${classes.deliveries}`}>
            <thead>
              <tr>
                <th scope="col">Event</th>
                <th scope="col">When</th>
                <th scope="col">What was done</th>
              </tr>
            </thead>
            <tbody>
              {deliveries.map(({ event, action, outcome, at }) => (
                <tr key={`${at} ${event} ${outcome}`}>
                  <th scope="row">
                    {event}
                    {action && (
                      <Text span size="xs" c="dimmed">
                        {` ${action}`}
                      </Text>
                    )}
                  </th>
                  <td>
                    <InstantAgo at={at} />
                  </td>
                  <td>{outcome}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      )}
    </article>
  );
}
