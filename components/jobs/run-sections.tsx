'use client';

import { Skeleton } from '@mantine/core';
import { ApiError } from '#components/hooks/api.ts';
import { useClient } from '#components/hooks/use-client.ts';
import { Section } from '#components/ui/section.tsx';
import { Empty } from '#components/ui/section-states.tsx';
import { heights } from '#components/ui/theme.ts';
import { JobsLink } from './jobs-link.tsx';
import { LiveTag } from './live-tag.tsx';
import { LogSection } from './log-section.tsx';
import { QuarantineSection } from './quarantine-section.tsx';
import { RunHead } from './run-head.tsx';
import { RunLink } from './run-link.tsx';
import { StepTree } from './step-tree.tsx';
import { TimelineSection } from './timeline-section.tsx';
import { useRun } from './use-runs.ts';

/** Everything about one run. */
export function RunSections({ id }: { id: string }) {
  const { client, clients } = useClient();
  const { query, run } = useRun(id);
  if (query.error instanceof ApiError && query.error.status === 404) return <NoRun id={id} />;
  // Whoever switches to another client is not shown a run of the one before.
  if (run && client && run.clientId !== client.id) {
    const owner = clients?.find((candidate) => candidate.id === run.clientId);
    return <NoRun id={id} owner={owner} />;
  }
  const shown = { ...query, data: run };
  return (
    <>
      <Section title="Now" query={shown} actions={<LiveTag />} skeleton={<Skeleton h={heights.log} />}>
        {(data) => <RunHead run={data} />}
      </Section>
      <Section title="Steps" query={shown} skeleton={<Skeleton h={heights.tableRow * 4} />}>
        {(data) => <StepTree run={data} />}
      </Section>
      {run && (
        <>
          <LogSection run={run} />
          <TimelineSection run={run} />
          <QuarantineSection run={run} />
        </>
      )}
    </>
  );
}

interface NoRunProps {
  id: string;
  /** The client that it belongs to, where it is another one of the reader's. */
  owner?: { id: string; name: string } | undefined;
}

function NoRun({ id, owner }: NoRunProps) {
  const { client } = useClient();
  return owner ? (
    <Empty
      title={`Run ${id} belongs to ${owner.name}`}
      text={`You are looking at ${client?.name}.`}
      action={<RunLink id={id} client={owner.id}>{`Show it under ${owner.name}`}</RunLink>}
    />
  ) : (
    <Empty
      title={`There is no run ${id}`}
      text="It may have been cleared away, or it belongs to a client that you may not see."
      action={<JobsLink>Show all runs</JobsLink>}
    />
  );
}
