'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsId } from '#components/filters/parsers.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { DetailsDrawer } from '#components/ui/details-drawer.tsx';
import { useDetails } from '#components/ui/use-details.ts';
import { PULL } from './pull-details.ts';
import { PullView } from './pull-view.tsx';
import { pullRequestDetailQuery } from './queries.ts';

/** One pull request: stages, what happened, deployment, and which rule leaves it out. */
export function PullDrawer() {
  const { client } = useClient();
  const { details, shown, close } = useDetails();
  const id = shown?.kind === PULL ? parseAsId.parse(shown.value) : null;
  const query = useQuery(pullRequestDetailQuery(client?.id, id));
  const { data } = query;
  return (
    <DetailsDrawer
      opened={details?.kind === PULL && id !== null}
      close={close}
      title={data?.title ?? 'Pull request'}
      description={data && `#${data.number} ${data.repository} · ${data.author ?? 'deleted account'}`}
      query={query}
      meta={({ meta }) => meta}
      links={({ url }) => [{ label: 'Open on GitHub', url }]}
    >
      {(pull) => <PullView pull={pull} />}
    </DetailsDrawer>
  );
}
