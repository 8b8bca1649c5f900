import { Button, Skeleton, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { repositoriesQuery } from '#components/filters/queries.ts';
import layout from '#components/ui/layout.module.css';
import { Link } from '#components/ui/link.tsx';
import { PlainTable } from '#components/ui/plain-table.tsx';
import { Section } from '#components/ui/section.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import type { ClientRules } from '#lib/rules.ts';
import classes from '../admin.module.css';
import { ruleWords } from './rule-words.ts';

/** With so many repositories, one is looked for by its name. */
const MANY = 10;

/** Only when it is asked for. */
const RepositoryRuleDialog = dynamic(
  () => import('./repository-rule-dialog.tsx').then((module) => module.RepositoryRuleDialog),
  { ssr: false },
);

/** Repositories that deploy in another way than the client's rules say. */
export function RepositoryRules({ client, rules }: { client: ClientView; rules: ClientRules }) {
  const query = useQuery(repositoriesQuery(client.id));
  const [edited, setEdited] = useState<string | null>(null);
  const [wanted, setWanted] = useState('');
  const many = (query.data?.length ?? 0) > MANY;
  return (
    <>
      <Section
        title="Deployments of single repositories"
        description="Where they come from, if not as above."
        query={query}
        actions={
          many && (
            <TextInput
              size="xs"
              aria-label="Find a repository"
              placeholder="Find a repository"
              leftSection={<IconSearch size={14} aria-hidden="true" />}
              value={wanted}
              onChange={({ currentTarget }) => setWanted(currentTarget.value)}
            />
          )
        }
        skeleton={<Skeleton h={heights.log} />}
        empty={(list) =>
          list.length > 0
            ? null
            : {
                title: 'No repository is known yet',
                text: 'Repositories appear here with the first sync of GitHub.',
                action: (
                  <Button size="xs" component={Link} href={`/jobs?client=${client.id}`}>
                    Go to the jobs
                  </Button>
                ),
              }
        }
      >
        {(list) => (
          <PlainTable
            label="Deployment rules of repositories"
            columns={['Repository', 'Deployments come from']}
            actions="Change"
            className={classes.wide}
          >
            {list
              .filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()))
              .map((repository) => (
                <tr key={repository.id}>
                  <th scope="row">
                    {repository.name}
                    {(repository.archived || repository.gone) && (
                      <Text component="span" size="xs" c="dimmed">
                        {' '}
                        {repository.gone ? 'gone' : 'archived'}
                      </Text>
                    )}
                  </th>
                  <td>
                    {repository.deploymentRule ? (
                      ruleWords(repository.deploymentRule)
                    ) : (
                      <Text c="dimmed">as above: {ruleWords(rules.deployments)}</Text>
                    )}
                  </td>
                  <td>
                    <div className={layout.buttons}>
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`Change the deployment rule of ${repository.name}…`}
                        onClick={() => setEdited(repository.id)}
                      >
                        Change…
                      </Button>
                    </div>
                  </td>
                </tr>
              ))}
          </PlainTable>
        )}
      </Section>
      {edited && (
        <RepositoryRuleDialog
          key={edited}
          client={client}
          rules={rules}
          repository={query.data?.find(({ id }) => id === edited) ?? null}
          close={() => setEdited(null)}
        />
      )}
    </>
  );
}
