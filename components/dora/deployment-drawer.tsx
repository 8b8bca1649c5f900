'use client';

import { Text, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '#components/hooks/use-client.ts';
import { DetailsDrawer } from '#components/ui/details-drawer.tsx';
import { Instant } from '#components/ui/instant.tsx';
import layout from '#components/ui/layout.module.css';
import { ruleName } from '#components/ui/left-out.ts';
import type { DeploymentView } from '#lib/api/deployments.ts';
import { formatDuration, formatSource, NOTHING } from '#lib/format.ts';
import { ChangeList } from './change-list.tsx';
import { ResultTag, reworkText } from './deployment-columns.tsx';
import classes from './dora.module.css';
import { DEPLOYMENT, useDoraDetails } from './dora-details.ts';
import { ExcludeButton } from './exclude-button.tsx';
import { doraViewQuery } from './queries.ts';
import { deploymentLinks } from './source-links.ts';

/** One deployment: what it brought, and what it is held to have caused. */
export function DeploymentDrawer() {
  const { details, shown, close } = useDoraDetails();
  const { client } = useClient();
  const id = shown?.kind === DEPLOYMENT ? shown.value : null;
  const query = useQuery(doraViewQuery('deploymentView', client?.id, id));
  const { data } = query;
  return (
    <DetailsDrawer
      opened={details?.kind === DEPLOYMENT}
      close={close}
      title={data ? `${data.deployment.repository} ${data.deployment.sha.slice(0, 7)}` : 'Deployment'}
      query={query}
      links={deploymentLinks}
    >
      {(view) => <DeploymentDetails view={view} />}
    </DetailsDrawer>
  );
}

function DeploymentDetails({ view: { deployment, previous, changes, incidents } }: { view: DeploymentView }) {
  const { openDeployment, openIncident } = useDoraDetails();
  return (
    <div className={classes.parts}>
      <dl className={classes.facts}>
        <dt>Environment</dt>
        <dd>
          {deployment.environment}
          {!deployment.production && ', not production'}
        </dd>
        <dt>Result</dt>
        <dd>
          <ResultTag result={deployment.result} />
        </dd>
        <dt>Finished</dt>
        <dd>{deployment.finishedAt ? <Instant at={deployment.finishedAt} /> : NOTHING}</dd>
        <dt>Took</dt>
        <dd>{formatDuration(deployment.durationSeconds)}</dd>
        <dt>Rework</dt>
        <dd>{reworkText(deployment.rework)}</dd>
        <dt>Before it</dt>
        <dd>
          {previous ? (
            <UnstyledButton className={classes.link} onClick={() => openDeployment(previous.id)}>
              {previous.sha.slice(0, 7)}
            </UnstyledButton>
          ) : (
            'none is known: it closes no lead times'
          )}
        </dd>
        {deployment.excludedBy && (
          <>
            <dt>Left out</dt>
            <dd>by rule “{ruleName(deployment.excludedBy)}”</dd>
          </>
        )}
      </dl>
      <section className={layout.tight}>
        <Title order={3}>Changes it brought</Title>
        {changes.length > 0 ? (
          <ChangeList rows={changes} />
        ) : (
          <Text size="sm" c="dimmed">
            {deployment.changes === null
              ? 'The commits between it and the one before are not known.'
              : 'None that was not deployed before.'}
          </Text>
        )}
      </section>
      <section className={layout.tight}>
        <Title order={3}>Incidents attributed to it</Title>
        {incidents.length > 0 ? (
          <ul className={classes.rows}>
            {incidents.map((incident) => (
              <li key={incident.id}>
                <UnstyledButton className={classes.link} onClick={() => openIncident(incident.id)}>
                  {incident.title}
                </UnstyledButton>
                <span className={classes.dim}>
                  {formatSource(incident.source)} · opened <Instant at={incident.openedAt} />, recovery{' '}
                  {formatDuration(incident.recoverySeconds)}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <Text size="sm" c="dimmed">
            None.
          </Text>
        )}
      </section>
      <ExcludeButton kind="deployment" item={deployment.id} excludedBy={deployment.excludedBy} />
    </div>
  );
}
