import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { attributeIncident, Incident } from '#lib/api/incidents.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { deriveNow, lockFacts } from '../facts/drain.ts';
import { incidentOf } from '../queries/incident-view.ts';
import type { Db } from '../router/router.ts';
import { incidentDecisions } from '../schema/delivery-facts.ts';
import { type Actor, recordAudit } from './audit.ts';

type Decision = z.output<NonNullable<typeof attributeIncident.body>>;

interface IncidentRow extends Record<string, unknown> {
  source: string;
  externalId: string;
  issueId: string | null;
  pullRequestId: string | null;
  toldId: string | null;
  deploymentId: string | null;
}

/**
 * Keeps what a person decided of the cause of an incident, and makes the figures that follow from it in the same
 * transaction, so that the reader sees them in the next answer.
 *
 * @throws AppError 404 for an incident or deployment that the client does not have; 409 `nothing_to_confirm`
 */
export async function decideAttribution(
  tx: Db,
  { clientId, actor, ip }: Actor,
  id: number,
  decision: Decision,
): Promise<Incident> {
  // Before anything is read: nobody else changes facts in between.
  await lockFacts(tx, clientId);
  const before = await incidentOf(tx, clientId, id);
  const [row] = await tx.execute<IncidentRow>(sql`
    select source, external_id as "externalId", issue_id::text as "issueId", pull_request_id::text as "pullRequestId",
      told_id::text as "toldId", deployment_id::text as "deploymentId"
    from incident_facts where client_id = ${clientId}::int and id = ${id}::bigint`);
  if (!row) throw notFound('incident');
  await tx.insert(incidentDecisions).values({
    clientId,
    source: row.source,
    externalId: row.externalId,
    decision: decision.decision,
    actor,
    ...(await causeOf(tx, clientId, row, decision)),
  });
  const one = (text: string | null) => (text === null ? [] : [Number(text)]);
  await deriveNow(tx, clientId, {
    issues: one(row.issueId),
    pull_requests: one(row.pullRequestId),
    told_incidents: one(row.toldId),
  });
  const after = await incidentOf(tx, clientId, id);
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: `incident.${decision.decision}`,
    subject: `incident:${id}`,
    before: causeIn(before),
    after: causeIn(after),
  });
  return after;
}

const causeIn = ({ attribution, deployment }: Incident) => ({
  attribution,
  deployment: deployment?.id ?? null,
});

/** The deployment that is named, by what stays of it when facts are made anew. */
async function causeOf(tx: Db, clientId: number, { deploymentId }: IncidentRow, decision: Decision) {
  if (decision.decision === 'clear' || decision.decision === 'reset') return {};
  const id = decision.decision === 'move' ? decision.deploymentId : deploymentId;
  if (id === null) {
    throw new AppError(
      'nothing_to_confirm',
      409,
      'No deployment is held to be the cause of this incident any more. Load the page again.',
    );
  }
  const [found] = await tx.execute<{ repository: string; source: string; externalId: string }>(sql`
    select repository_id::text as repository, source, external_id as "externalId" from deployment_facts
    where client_id = ${clientId}::int and id = ${id}::bigint`);
  if (!found) throw notFound('deployment');
  return {
    repositoryId: Number(found.repository),
    deploymentSource: found.source,
    deploymentExternalId: found.externalId,
  };
}
