import { sql } from 'drizzle-orm';
import type { Service } from '#lib/api/services.ts';
import type { Db } from '../router/router.ts';
import { instantText } from './sql.ts';

/** The services of a client, by name; of one when it is named. */
export async function listServices(db: Db, clientId: number, only?: number): Promise<Service[]> {
  const rows = await db.execute<{ service: Service }>(sql`
    select json_build_object('id', s.id::text, 'name', s.name, 'version', s.version,
      'changedBy', s.changed_by, 'changedAt', ${instantText(sql`s.changed_at`)},
      'repositories', array(select r.repository_id::text from service_repositories r
        join repositories n on n.id = r.repository_id where r.service_id = s.id order by lower(n.full_name)),
      'projects', array(select p.project_id::text from service_projects p
        join projects n on n.id = p.project_id where p.service_id = s.id order by n.key)) as service
    from services s where s.client_id = ${clientId}::int
      ${only === undefined ? sql`` : sql`and s.id = ${only}::bigint`}
    order by lower(s.name), s.id`);
  return rows.map(({ service }) => service);
}

/** The projects of Jira that a sync has seen, by key. */
export async function listProjects(
  db: Db,
  clientId: number,
): Promise<{ id: string; key: string; name: string }[]> {
  return [
    ...(await db.execute<{ id: string; key: string; name: string }>(sql`
      select id::text, key, name from projects where client_id = ${clientId}::int and gone_at is null order by key, id`)),
  ];
}
