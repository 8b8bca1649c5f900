import { Text, Title } from '@mantine/core';
import { SourceIcon } from '#components/jobs/source-words.tsx';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { formatCount } from '#lib/format.ts';
import classes from '../admin.module.css';

interface RemovalPanelProps {
  integration: IntegrationView;
  removal: NonNullable<IntegrationView['removal']>;
}

/** A source that is gone, while its data is being deleted. */
export function RemovalPanel({
  integration: { id, kind, name },
  removal: { by, at, total, done },
}: RemovalPanelProps) {
  return (
    <article className={layout.card} aria-label={name}>
      <div className={layout.tight}>
        <span className={classes.named}>
          <SourceIcon kind={kind} size={20} />
          <Title order={3} fz="lg">
            {name}
          </Title>
        </span>
        <Text size="sm">
          Removed by {by} <Instant at={at} />. Its data is being deleted
          {total === null ? '…' : `: ${formatCount(Math.min(done, total))} of ${formatCount(total)} records.`}
        </Text>
        <ProgressBar
          id={id}
          share={total === null ? null : total === 0 ? 1 : Math.min(1, done / total)}
          label={`Deletion of the data of ${name}`}
        />
      </div>
    </article>
  );
}
