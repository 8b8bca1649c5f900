import { type SQL, sql } from 'drizzle-orm';
import { secondsBetween } from '../facts/context.ts';
import { instantText } from './sql.ts';

/** A deployment `d` in its repository `r` as an incident names it. */
const blamed: SQL = sql`
  'id', d.id::text, 'repository', r.full_name, 'environment', d.environment, 'sha', d.sha, 'url', d.url,
  'finishedAt', ${instantText(sql`d.finished_at`)}`;

/** An incident `n` as lib/api/incidents.ts shows it. */
export const incidentColumns: SQL = sql`
  n.id::text, n.source, n.title, n.url,
  (select full_name from repositories where id = n.repository_id) as repository,
  (select key from projects where id = n.project_id) as project,
  (select name from services where id = n.service_id) as service,
  ${instantText(sql`n.opened_at`)} as "openedAt", ${instantText(sql`n.resolved_at`)} as "resolvedAt",
  ${incidentSeconds()} as "mttrSeconds", n.recovery_seconds as "recoverySeconds", n.attribution,
  (select json_build_object(${blamed}) from deployment_facts d join repositories r on r.id = d.repository_id
   where d.id = n.deployment_id) as deployment,
  (select case when m.decision <> 'reset'
     then json_build_object('decision', m.decision, 'actor', m.actor, 'at', ${instantText(sql`m.at`)}) end
   from incident_decisions m
   where m.client_id = n.client_id and m.source = n.source and m.external_id = n.external_id
   order by m.id desc limit 1) as decision,
  n.excluded_by as "excludedBy"`;

/** Opened → resolved; 0 of one that its source closed before it opened it, null until it is resolved. */
export function incidentSeconds(): SQL {
  // greatest() passes over nulls.
  return sql`case when n.resolved_at is not null
    then greatest(0, ${secondsBetween(sql`n.opened_at`, sql`n.resolved_at`)}) end`;
}
