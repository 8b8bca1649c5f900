import { Anchor, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '#components/hooks/use-client.ts';
import { Link } from '#components/ui/link.tsx';
import { Failed } from '#components/ui/section-states.tsx';
import { formatCounted } from '#lib/format.ts';
import classes from './filter-bar.module.css';
import { withFilters } from './parsers.ts';
import { teamsQuery } from './queries.ts';
import { useFilters } from './use-filters.ts';

/** The teams of the client, to choose one; without any, how one comes to be. */
export function TeamList({ choose }: { choose: (team: string | null) => void }) {
  const { client } = useClient();
  const [chosen] = useFilters();
  const query = useQuery({ ...teamsQuery(client?.id ?? ''), enabled: client !== undefined });
  if (query.error) return <Failed title="Teams" error={query.error} retry={() => void query.refetch()} />;
  if (!client || !query.data) return <Skeleton h={120} />;
  if (query.data.length === 0) {
    return (
      <Text size="xs" c="dimmed">
        {client.name} has no team yet.{' '}
        {client.role === 'viewer' ? (
          'A manager can make one.'
        ) : (
          <Anchor component={Link} size="xs" href={withFilters('/admin/teams', { client: client.id })}>
            Make one
          </Anchor>
        )}
      </Text>
    );
  }
  return (
    <ul className={classes.list}>
      <li>
        <UnstyledButton className={classes.option} onClick={() => choose(null)} data-autofocus>
          Everybody’s work
        </UnstyledButton>
      </li>
      {query.data.map(({ id, name, members }) => (
        <li key={id}>
          <UnstyledButton
            className={classes.option}
            aria-current={chosen.team === id || undefined}
            onClick={() => choose(id)}
          >
            <span>
              {name}{' '}
              <Text component="span" size="xs" c="dimmed">
                {formatCounted(members.length, 'person', 'people')}
              </Text>
            </span>
            {chosen.team === id && <IconCheck size={16} aria-hidden="true" />}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
