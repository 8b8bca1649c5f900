import { Anchor, Text } from '@mantine/core';
import { withFilters } from '#components/filters/parsers.ts';
import { runHref } from '#components/jobs/run-link.tsx';
import { SourceIcon } from '#components/jobs/source-words.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Link } from '#components/ui/link.tsx';
import { StateTag } from '#components/ui/state-tag.tsx';
import type { SourceView } from '#lib/api/health.ts';
import classes from './health.module.css';
import { stateOf, type Trouble, troublesOf } from './source-state.ts';

interface SourceLineProps {
  source: SourceView;
  client: string;
  /** What it lacks, each with the way to mend it; else only how much. */
  whole?: boolean;
}

/** A source: how far it is read, its last run, and what it lacks. */
export function SourceLine({ source, client, whole = false }: SourceLineProps) {
  const { name, kind, syncedUpTo, lastRun } = source;
  const troubles = troublesOf(source);
  return (
    <li className={classes.source} data-testid="source">
      <span className={classes.name}>
        <SourceIcon kind={kind} size={18} />
        <span>{name}</span>
        <StateTag {...stateOf(source)} />
      </span>
      <Text component="span" size="xs" c="dimmed" data-num>
        {syncedUpTo ? (
          <>
            synced to <Instant at={syncedUpTo} />
          </>
        ) : (
          'not read to the end yet'
        )}
        {lastRun && (
          <>
            {' · '}
            <Anchor component={Link} href={runHref(lastRun.id, client)} inherit underline="always">
              last run
            </Anchor>{' '}
            <LastRun run={lastRun} />
          </>
        )}
      </Text>
      {troubles.length > 0 &&
        (whole ? (
          <ul className={classes.troubles}>
            {troubles.map((trouble) => (
              <li key={trouble.text}>
                {trouble.text}{' '}
                <Anchor component={Link} href={hrefOf(trouble, source, client)} inherit underline="always">
                  {trouble.action.label}
                </Anchor>
              </li>
            ))}
          </ul>
        ) : (
          <Text component="span" size="xs">
            {troubles.map(({ text }) => text).join(' ')}
          </Text>
        ))}
    </li>
  );
}

function LastRun({ run: { startedAt, finishedAt } }: { run: NonNullable<SourceView['lastRun']> }) {
  const at = finishedAt ?? startedAt;
  if (!at) return 'has not begun';
  return (
    <>
      {finishedAt ? 'ended' : 'began'} <Instant at={at} />
    </>
  );
}

function hrefOf({ action: { to } }: Trouble, { lastRun }: SourceView, client: string): string {
  if (to === 'run' && lastRun) return runHref(lastRun.id, client);
  return withFilters(to === 'integrations' ? '/admin/integrations' : '/jobs', { client });
}
