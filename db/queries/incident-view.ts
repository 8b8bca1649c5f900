import { sql } from 'drizzle-orm';
import type { Candidate, Incident, IncidentView } from '#lib/api/incidents.ts';
import { notFound } from '#lib/errors.ts';
import { factContext } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { incidentColumns } from './incident-sql.ts';
import { instantText } from './sql.ts';

const MOST_CANDIDATES = 20;

/**
 * One incident, as the lists show it.
 * @throws AppError 404
 */
export async function incidentOf(db: Db, clientId: number, id: number): Promise<Incident> {
  const [incident] = await db.execute<Incident & Record<string, unknown>>(sql`
    select ${incidentColumns} from incident_facts n
    where n.client_id = ${clientId}::int and n.id = ${id}::bigint`);
  if (!incident) throw notFound('incident');
  return incident;
}

/**
 * One incident with the deployments before it that may have caused it, of its service, or of the whole client where its
 * service is not known; and who decided what of it, newest first.
 * @throws AppError 404
 */
export async function incidentView(db: Db, clientId: number, id: number): Promise<IncidentView> {
  const incident = await incidentOf(db, clientId, id);
  const context = await factContext(db, clientId);
  const hours = (context?.rules.attributionDays ?? 0) * 24;
  const candidates = await db.execute<Candidate & Record<string, unknown>>(sql`
    with n as (select * from incident_facts where client_id = ${clientId}::int and id = ${id}::bigint),
    places as (
      select s.repository_id from n join service_repositories s on s.service_id = n.service_id
      union
      select s.repository_id from n join service_projects p on p.project_id = n.project_id
        join service_repositories s on s.service_id = p.service_id where n.service_id is null
      union
      select n.repository_id from n where n.repository_id is not null
    )
    select d.id::text, r.full_name as repository, d.environment, d.sha, d.url,
      ${instantText(sql`d.finished_at`)} as "finishedAt", d.change_count as changes,
      d.finished_at >= n.opened_at - make_interval(hours => ${hours}::int) as "inWindow",
      extract(epoch from n.opened_at - d.finished_at)::float8 as "secondsBefore"
    from n join deployment_facts d on d.client_id = n.client_id
    join repositories r on r.id = d.repository_id
    where d.production and d.result = 'success' and d.excluded_by is null and d.finished_at <= n.opened_at
      and (d.repository_id in (select repository_id from places) or not exists (select from places))
    order by d.finished_at desc, d.id desc limit ${MOST_CANDIDATES}`);
  const history = await db.execute<IncidentView['history'][number]>(sql`
    select m.decision, m.actor, ${instantText(sql`m.at`)} as at,
      r.full_name || ' ' || substr(d.sha, 1, 7) as deployment
    from incident_facts n
    join incident_decisions m on m.client_id = n.client_id and m.source = n.source and m.external_id = n.external_id
    left join deployment_facts d on d.client_id = m.client_id and d.repository_id = m.repository_id
      and d.source = m.deployment_source and d.external_id = m.deployment_external_id
    left join repositories r on r.id = d.repository_id
    where n.client_id = ${clientId}::int and n.id = ${id}::bigint
    order by m.id desc limit 50`);
  return { incident, candidates: [...candidates], history: [...history] };
}
