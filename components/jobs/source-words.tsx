import { Tooltip } from '@mantine/core';
import { IconBrandGithub, IconTicket } from '@tabler/icons-react';
import type { IntegrationView } from '#lib/api/integrations.ts';
import { formatCounted } from '#lib/format.ts';

/** What kind of source it is, as a picture beside its name. */
export function SourceIcon({ kind, size }: Pick<IntegrationView, 'kind'> & { size: number }) {
  const Shape = kind === 'github' ? IconBrandGithub : IconTicket;
  return <Shape size={size} stroke={1.6} role="img" aria-label={kind === 'github' ? 'GitHub' : 'Jira'} />;
}

const MOST = 20;

/** Where a source is, and how much of it is read: the names are a hover away. */
export function SourceWords({
  integration: { kind, baseUrl, repositories, projects },
}: {
  integration: IntegrationView;
}) {
  const [chosen, one, many] =
    kind === 'github' ? [repositories, 'repository', 'repositories'] : [projects, 'project', 'projects'];
  const names = chosen.slice(0, MOST).map((name) => <div key={name}>{name}</div>);
  return (
    <>
      {baseUrl} ·{' '}
      <Tooltip
        label={
          <>
            {names}
            {chosen.length > MOST && <div>and {chosen.length - MOST} more</div>}
          </>
        }
      >
        <span>{formatCounted(chosen.length, one, many)}</span>
      </Tooltip>
    </>
  );
}
