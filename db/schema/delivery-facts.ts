import { boolean, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { clientId, hangsOn, instant, parentsClientId, rowId } from './columns.ts';
import { provenance, ref, seconds } from './fact-columns.ts';
import { repositories } from './integrations.ts';

/** What the rules say is a deployment, of any environment: skipped and cancelled jobs are none. */
export const deploymentFacts = pgTable(
  'deployment_facts',
  {
    id: rowId(),
    clientId: parentsClientId(),
    repositoryId: ref('repository_id').notNull(),
    source: text('source')
      .$type<'github_deployments' | 'workflow_runs' | 'releases' | 'merges' | 'webhook'>()
      .notNull(),
    /** Its id at the source. */
    externalId: text('external_id').notNull(),
    environment: text('environment').notNull(),
    production: boolean('production').notNull(),
    sha: text('sha').notNull(),
    ref: text('ref'),
    url: text('url'),
    startedAt: instant('started_at'),
    /** Null while it is under way. */
    finishedAt: instant('finished_at'),
    result: text('result').$type<'success' | 'failure' | 'pending'>().notNull(),
    /** Of a success: the one of the same repository and environment before it. */
    previousId: ref('previous_id'),
    /** Pull requests that it brought to the environment first. Null: the commits in between are not known. */
    changeCount: integer('change_count'),
    incidentCount: integer('incident_count').notNull().default(0),
    /** Why it was an unplanned fix; null: it was not. */
    reworkBy: text('rework_by').$type<'revert' | 'hotfix' | 'incident'>(),
    excludedBy: text('excluded_by'),
    ...provenance,
  },
  (t) => [
    unique('deployment_facts_natural').on(t.clientId, t.repositoryId, t.source, t.externalId),
    index('deployment_facts_finished').on(
      ...[t.clientId, t.finishedAt, t.production, t.result, t.incidentCount, t.reworkBy, t.excludedBy],
      t.repositoryId,
    ),
    index('deployment_facts_repository').on(t.repositoryId, t.environment, t.finishedAt),
    hangsOn('deployment_facts_of', [t.clientId, t.repositoryId], repositories).onDelete('cascade'),
    unique('deployment_facts_of_client').on(t.id, t.clientId),
  ],
);

/** Which pull requests a successful deployment brought to its environment first. */
export const deploymentChanges = pgTable(
  'deployment_changes',
  {
    clientId: parentsClientId(),
    deploymentId: ref('deployment_id').notNull(),
    pullRequestId: ref('pull_request_id').notNull(),
    linkMethod: text('link_method').$type<'compare' | 'time'>().notNull(),
  },
  (t) => [
    primaryKey({ name: 'deployment_changes_natural', columns: [t.deploymentId, t.pullRequestId] }),
    index('deployment_changes_pull_request').on(t.pullRequestId),
    hangsOn('deployment_changes_of', [t.clientId, t.deploymentId], deploymentFacts).onDelete('cascade'),
  ],
);

/** What the rules say is an incident, wherever it is told of. */
export const incidentFacts = pgTable(
  'incident_facts',
  {
    id: rowId(),
    clientId: clientId(),
    /** `github`, `jira`, `revert`, or the tool that told of it. */
    source: text('source').notNull(),
    /** Our id of the issue or of the reverting pull request (sites number alike), or its id at the tool. */
    externalId: text('external_id').notNull(),
    issueId: ref('issue_id'),
    pullRequestId: ref('pull_request_id'),
    /** Of `incidents`. */
    toldId: ref('told_id'),
    repositoryId: ref('repository_id'),
    projectId: ref('project_id'),
    serviceId: ref('service_id'),
    title: text('title').notNull(),
    url: text('url'),
    openedAt: instant('opened_at').notNull(),
    resolvedAt: instant('resolved_at'),
    deploymentId: ref('deployment_id'),
    /** `manual` without a deployment: a person said that none caused it. */
    attribution: text('attribution').$type<'named' | 'fix' | 'nearest' | 'manual' | 'none'>().notNull(),
    /** Resolved − the failing deployment's finish. */
    recoverySeconds: seconds('recovery_seconds'),
    excludedBy: text('excluded_by'),
    ...provenance,
  },
  (t) => [
    unique('incident_facts_natural').on(t.clientId, t.source, t.externalId),
    index('incident_facts_opened').on(t.clientId, t.openedAt),
    index('incident_facts_resolved').on(t.clientId, t.resolvedAt),
    index('incident_facts_deployment').on(t.deploymentId),
    index('incident_facts_issue').on(t.issueId),
  ],
);

/** What people decided of an incident; the newest counts, the others are its history. */
export const incidentDecisions = pgTable(
  'incident_decisions',
  {
    id: rowId(),
    clientId: clientId(),
    /** As of its fact, which may be made anew. */
    source: text('source').notNull(),
    externalId: text('external_id').notNull(),
    /** `reset`: as the rules say again. `clear`: none caused it. */
    decision: text('decision').$type<'confirm' | 'move' | 'clear' | 'reset'>().notNull(),
    /** Of confirm and move, by what is stable of the deployment. */
    repositoryId: ref('repository_id'),
    deploymentSource: text('deployment_source'),
    deploymentExternalId: text('deployment_external_id'),
    actor: text('actor').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [index('incident_decisions_incident').on(t.clientId, t.source, t.externalId, t.id)],
);
