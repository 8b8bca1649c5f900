import { ActionIcon, Anchor, Popover, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { withFilters } from '#components/filters/parsers.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { Link } from '#components/ui/link.tsx';
import type { Meta } from '#lib/api/meta.ts';
import { formatCount, formatCounted } from '#lib/format.ts';
import type { Definition, RowsWay } from './definition.ts';
import classes from './explain.module.css';
import { nodeText } from './freshness-text.ts';
import { ruleName } from './left-out.ts';

interface ExplainProps {
  definition: Definition;
  meta?: Meta | undefined;
  rows?: RowsWay | undefined;
}

/** What a figure means and what it rests on: definition, version, n, what was left out by which rule, mended times, and the way to the rows. */
export function Explain({ definition, meta, rows }: ExplainProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width="var(--popover-width)"
      position="bottom-end"
      withArrow
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          className={classes.button}
          aria-label={`Explain: ${definition.title}`}
          onClick={() => setOpened(!opened)}
        >
          <IconInfoCircle size={16} aria-hidden="true" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Text fw={600}>{definition.title}</Text>
        <Text size="xs" mt={4}>
          {definition.text}
        </Text>
        {meta && (
          <Facts definition={definition} meta={meta}>
            {rows && <Rows {...rows} close={() => setOpened(false)} />}
          </Facts>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function Facts({ definition, meta, children }: { definition: Definition; meta: Meta; children: ReactNode }) {
  const excluded = Object.entries(meta.excluded).filter(([, n]) => n > 0);
  return (
    <dl className={classes.facts}>
      <dt>Rests on</dt>
      <dd>
        {formatCounted(meta.n, definition.noun)}
        {children}
      </dd>
      <dt>Left out</dt>
      <dd>
        {excluded.length === 0
          ? 'none'
          : excluded.map(([rule, n]) => (
              <div key={rule}>{`${formatCount(n)} by rule “${ruleName(rule)}”`}</div>
            ))}
      </dd>
      <dt>Mended</dt>
      <dd>
        {meta.anomalies === 0
          ? 'none: all times were in order'
          : `${formatCounted(meta.anomalies, definition.noun)} with times in an impossible order`}
      </dd>
      <dt>Loaded by</dt>
      <dd>
        <Runs runs={meta.runs} />
      </dd>
      <dt>Answered by</dt>
      <dd>{`${nodeText(meta)}, at ${meta.lsn}`}</dd>
      <dt>Definition</dt>
      <dd>
        version {meta.version},{' '}
        {meta.rulesVersion === 0 ? 'default rules' : `rules version ${meta.rulesVersion}`}
      </dd>
      {meta.factsPending && (
        <>
          <dt>Under way</dt>
          <dd>Something has changed: figures are being updated</dd>
        </>
      )}
    </dl>
  );
}

/** A drawer would open below the words: they go first. */
function Rows({ label, to, close }: RowsWay & { close: () => void }) {
  const show = () => {
    close();
    if (typeof to === 'function') to();
  };
  const words = `See the rows: ${label}`;
  return (
    <div>
      {typeof to === 'string' ? (
        <Anchor component={Link} href={to} size="xs" onClick={show}>
          {words}
        </Anchor>
      ) : (
        <Anchor component="button" type="button" size="xs" ta="left" onClick={show}>
          {words}
        </Anchor>
      )}
    </div>
  );
}

/** Those whose data the figures rest on, newest of each integration. */
function Runs({ runs }: Pick<Meta, 'runs'>) {
  const { client } = useClient();
  if (runs.length === 0 || !client) return 'no finished run yet';
  return runs.map((run, index) => (
    <span key={run}>
      {index > 0 && ', '}
      <Anchor component={Link} href={withFilters(`/jobs/${run}`, { client: client.id })} size="xs">
        run {run}
      </Anchor>
    </span>
  ));
}
