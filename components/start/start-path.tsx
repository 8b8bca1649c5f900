'use client';

import { Button, Skeleton, Stepper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { CreateForm } from '#components/admin/clients/create-form.tsx';
import { ConnectGuide } from '#components/admin/integrations/connect-guide.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { integrationsQuery } from '#components/jobs/queries.ts';
import { NotAmongYours } from '#components/shell/client-gate.tsx';
import { Failed } from '#components/ui/section-states.tsx';
import { heights } from '#components/ui/theme.ts';
import { FirstSync } from './first-sync.tsx';
import classes from './start.module.css';

const steps = ['Client', 'Source', 'First sync'];

/**
 * The path of a new client. Where it stands follows from what there is of the client that the address names, so that it
 * goes on after a reload, and for somebody else.
 */
export function StartPath() {
  const [filters, setFilters] = useFilters();
  const { client, query } = useClient();
  const named = filters.client ? client : undefined;
  const sources = useQuery(integrationsQuery(named?.id));
  const [another, setAnother] = useQueryState('another', parseAsBoolean.withDefault(false));
  const step = !named ? 0 : sources.data?.length && !another ? 2 : 1;
  const failed =
    filters.client === null ? undefined : [query, sources].find(({ error, data }) => error && !data);
  // One that was just made is not in the list before that is asked for again.
  const loading =
    filters.client !== null && (named ? sources.isLoading : query.isPending || query.isFetching);
  return (
    <>
      <Stepper active={step} size="sm" iconSize={32} wrap={false} classNames={{ steps: classes.steps ?? '' }}>
        {steps.map((label) => (
          <Stepper.Step key={label} label={label} />
        ))}
      </Stepper>
      {failed?.error ? (
        <Failed
          title={failed === query ? 'Your clients' : 'Sources'}
          error={failed.error}
          retry={() => void failed.refetch()}
        />
      ) : loading ? (
        <Skeleton h={heights.log} />
      ) : filters.client !== null && !named ? (
        <NotAmongYours otherwise="create a new one">
          <Button size="xs" variant="default" onClick={() => void setFilters({ client: null })}>
            Create a client
          </Button>
        </NotAmongYours>
      ) : !named ? (
        <section className={classes.card}>
          <div>
            <Title order={2}>Whose work is it?</Title>
            <Text size="sm" c="dimmed">
              A client is a company, a department or a product whose work is measured: its sources, its people
              and its figures stand apart from those of others.
            </Text>
          </div>
          <CreateForm made={(id) => void setFilters({ client: id })} />
        </section>
      ) : step === 1 ? (
        <section className={classes.card}>
          <div>
            <Title order={2}>Where does the work of {named.name} happen?</Title>
            <Text size="sm" c="dimmed">
              Connect its GitHub or Jira now, or later under Integrations.
            </Text>
          </div>
          <ConnectGuide
            client={named}
            done={() => void setAnother(null)}
            {...(another && { cancel: () => void setAnother(null) })}
          />
        </section>
      ) : (
        <FirstSync client={named} connectAnother={() => void setAnother(true)} />
      )}
    </>
  );
}
