'use client';

import { Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '#components/hooks/use-client.ts';
import { DetailsDrawer } from '#components/ui/details-drawer.tsx';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { Notice } from '#components/ui/notice.tsx';
import type { IncidentView } from '#lib/api/incidents.ts';
import { formatDuration } from '#lib/format.ts';
import { AttributionButtons } from './attribution-buttons.tsx';
import { decisionText, reasonText } from './attribution-words.ts';
import { CandidateList } from './candidate-list.tsx';
import { Cause } from './cause.tsx';
import classes from './dora.module.css';
import { INCIDENT, useDoraDetails } from './dora-details.ts';
import { ExcludeButton } from './exclude-button.tsx';
import { doraViewQuery } from './queries.ts';
import { incidentLinks } from './source-links.ts';
import { useAttribution } from './use-attribution.ts';

/** One incident: what is held to have caused it, what else may have, who decided what. */
export function IncidentDrawer() {
  const { details, shown, close } = useDoraDetails();
  const { client } = useClient();
  const id = shown?.kind === INCIDENT ? shown.value : null;
  const query = useQuery(doraViewQuery('incidentView', client?.id, id));
  return (
    <DetailsDrawer
      opened={details?.kind === INCIDENT}
      close={close}
      title={query.data?.incident.title ?? 'Incident'}
      query={query}
      links={({ incident }) => incidentLinks(incident)}
    >
      {(view) => <IncidentDetails view={view} />}
    </DetailsDrawer>
  );
}

function IncidentDetails({ view: { incident, candidates, history } }: { view: IncidentView }) {
  const attribution = useAttribution();
  const { decide, pending, error, may } = attribution;
  return (
    <div className={classes.parts}>
      <dl className={classes.facts}>
        <dt>Opened</dt>
        <dd>
          <Instant at={incident.openedAt} />
        </dd>
        <dt>Resolved</dt>
        <dd>{incident.resolvedAt ? <Instant at={incident.resolvedAt} /> : 'still open'}</dd>
        <dt>Concerns</dt>
        <dd>{incident.service ?? incident.repository ?? incident.project ?? 'unknown'}</dd>
        <dt>Caused by</dt>
        <dd>
          <Cause of={incident} />, {reasonText(incident)}
        </dd>
        <dt>Recovery</dt>
        <dd>{formatDuration(incident.recoverySeconds)}</dd>
      </dl>
      {error && <Notice tone="broken">{error.message}</Notice>}
      <AttributionButtons incident={incident} attribution={attribution} />
      <section className={layout.tight}>
        <Title order={3}>Deployments before it</Title>
        <CandidateList
          candidates={candidates}
          chosen={incident.deployment?.id}
          action={(candidate) =>
            may && (
              <Button
                size="compact-xs"
                variant="default"
                disabled={pending !== null}
                aria-label={`${candidate.repository} ${candidate.sha.slice(0, 7)} caused it`}
                onClick={() => decide(incident.id, { decision: 'move', deploymentId: candidate.id })}
              >
                This one
              </Button>
            )
          }
        />
      </section>
      {history.length > 0 && (
        <section className={layout.tight}>
          <Title order={3}>Who decided what</Title>
          <ul className={classes.rows}>
            {history.map(({ decision, actor, at, deployment }) => (
              <li key={`${at} ${decision}`}>
                {decisionText(decision)}
                {deployment && ` to ${deployment}`}
                <Text span size="xs" c="dimmed" display="block">
                  {actor}, <Instant at={at} />
                </Text>
              </li>
            ))}
          </ul>
        </section>
      )}
      <ExcludeButton kind="incident" item={incident.id} excludedBy={incident.excludedBy} />
    </div>
  );
}
