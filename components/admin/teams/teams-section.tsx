'use client';

import { Anchor, Button, Skeleton, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { withFilters } from '#components/filters/parsers.ts';
import { teamsQuery } from '#components/filters/queries.ts';
import { call } from '#components/hooks/api.ts';
import { keys } from '#components/hooks/keys.ts';
import { useSave } from '#components/hooks/use-save.ts';
import { AskedButton } from '#components/ui/asked-button.tsx';
import layout from '#components/ui/layout.module.css';
import { Link } from '#components/ui/link.tsx';
import { ManagersOnly } from '#components/ui/managers-only.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { Team } from '#lib/api/teams.ts';
import classes from '../admin.module.css';

/** Only when it is asked for. */
const TeamDialog = dynamic(() => import('./team-dialog.tsx').then((module) => module.TeamDialog), {
  ssr: false,
});

/** People grouped; for managers. */
export function TeamsSection() {
  return <ManagersOnly>{(client) => <Teams key={client.id} client={client} />}</ManagersOnly>;
}

function Teams({ client }: { client: ClientView }) {
  const query = useQuery(teamsQuery(client.id));
  /** Id; `new`: one that is not made yet. */
  const [edited, setEdited] = useState<string | null>(null);
  const add = (
    <Button
      size="xs"
      leftSection={<IconPlus size={14} aria-hidden="true" />}
      onClick={() => setEdited('new')}
    >
      Make a team
    </Button>
  );
  const team = query.data?.find(({ id }) => id === edited) ?? null;
  return (
    <>
      <Section
        title="Teams"
        description="By name. A team is a filter of every page of metrics: pull requests by its members, and issues assigned to them."
        query={query}
        actions={add}
        skeleton={<Skeleton h={heights.log} />}
        empty={(teams) =>
          teams.length > 0
            ? null
            : {
                title: 'No team yet',
                text: 'Make one of people who work together, and look at their open pull requests and their flow of work alone.',
                action: add,
              }
        }
      >
        {(teams) => (
          <PlainTable
            label="Table of teams"
            columns={['Team', 'Members', 'Their work']}
            actions="Actions"
            className={classes.wide}
          >
            {teams.map((one) => (
              <tr key={one.id}>
                <th scope="row">{one.name}</th>
                <td>
                  {one.members.map(({ name }) => name).join(', ') || (
                    <Text component="span" c="dimmed">
                      nobody yet
                    </Text>
                  )}
                </td>
                <td>
                  <Anchor
                    component={Link}
                    size="sm"
                    href={withFilters('/github', { client: client.id, team: one.id })}
                  >
                    Pull requests
                  </Anchor>
                </td>
                <td>
                  <Actions client={client} team={one} edit={() => setEdited(one.id)} />
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Section>
      {edited && <TeamDialog key={edited} client={client} team={team} close={() => setEdited(null)} />}
    </>
  );
}

function Actions({ client, team, edit }: { client: ClientView; team: Team; edit: () => void }) {
  const { id, name } = team;
  const remove = useSave({
    send: () => call('deleteTeam', { params: { id } }),
    keys: [keys.teams(client.id), keys.metrics(client.id)],
    done: () => `${name} is deleted`,
    refused: `${name} is not deleted`,
  });
  return (
    <div className={layout.buttons}>
      <Button size="xs" variant="default" aria-label={`Edit ${name}…`} onClick={edit}>
        Edit…
      </Button>
      <AskedButton
        action="Delete"
        of={name}
        text="Nobody’s work is deleted. Addresses that name this team will say that it is gone."
        pending={remove.isPending}
        run={() => remove.mutate(undefined)}
      />
    </div>
  );
}
