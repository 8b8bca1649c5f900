import { sql } from 'drizzle-orm';
import type { Change, Deployment, DeploymentView } from '#lib/api/deployments.ts';
import { notFound } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import { changeColumns, deploymentColumns } from './deployment-sql.ts';
import { instantText } from './sql.ts';

const MOST_CHANGES = 200;

/**
 * One deployment with what it brought and what it is held to have caused.
 * @throws AppError 404
 */
export async function deploymentView(db: Db, clientId: number, id: number): Promise<DeploymentView> {
  const [row] = await db.execute<Deployment & Pick<DeploymentView, 'previous' | 'repositoryUrl'>>(sql`
    select ${deploymentColumns}, r.url as "repositoryUrl",
      (select json_build_object('id', b.id::text, 'sha', b.sha, 'finishedAt', ${instantText(sql`b.finished_at`)})
       from deployment_facts b where b.id = d.previous_id) as previous
    from deployment_facts d join repositories r on r.id = d.repository_id
    where d.client_id = ${clientId}::int and d.id = ${id}::bigint`);
  if (!row) throw notFound('deployment');
  const { previous, repositoryUrl, ...deployment } = row;
  const changes = await db.execute<Change & Record<string, unknown>>(sql`
    select ${changeColumns(sql`c.link_method`)}
    from deployment_changes c
    join pull_request_facts f on f.pull_request_id = c.pull_request_id
    join pull_requests p on p.id = c.pull_request_id join repositories r on r.id = p.repository_id
    where c.client_id = ${clientId}::int and c.deployment_id = ${id}::bigint
    order by p.merged_at desc, p.id desc limit ${MOST_CHANGES}`);
  const incidents = await db.execute<DeploymentView['incidents'][number]>(sql`
    select n.id::text, n.source, n.title, n.url, ${instantText(sql`n.opened_at`)} as "openedAt",
      ${instantText(sql`n.resolved_at`)} as "resolvedAt", n.attribution, n.recovery_seconds as "recoverySeconds"
    from incident_facts n
    where n.client_id = ${clientId}::int and n.deployment_id = ${id}::bigint and n.excluded_by is null
    order by n.opened_at, n.id`);
  return { deployment, repositoryUrl, previous, changes: [...changes], incidents: [...incidents] };
}
