'use client';

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ManagersOnly } from '#components/ui/managers-only.tsx';
import { Failed } from '#components/ui/section-states.tsx';
import { heights } from '#components/ui/theme.ts';
import type { ClientView } from '#lib/api/endpoints.ts';
import { rulesQuery } from './queries.ts';
import { RepositoryRules } from './repository-rules.tsx';
import { RulesForm } from './rules-form.tsx';

/** The rules of the client, and those of single repositories; for its managers. */
export function RulesSection() {
  return <ManagersOnly>{(client) => <Rules key={client.id} client={client} />}</ManagersOnly>;
}

function Rules({ client }: { client: ClientView }) {
  const { data, error, refetch } = useQuery(rulesQuery(client.id));
  if (!data) {
    return error ? (
      <Failed title="Rules" error={error} retry={() => void refetch()} />
    ) : (
      <div role="status" aria-label="Loading the rules">
        <Skeleton h={heights.logTall} />
      </div>
    );
  }
  return (
    <>
      <RulesForm client={client} known={data} />
      <RepositoryRules client={client} rules={data.rules} />
    </>
  );
}
