import { and, eq, sql } from 'drizzle-orm';
import type { Service } from '#lib/api/services.ts';
import { AppError, notFound } from '#lib/errors.ts';
import { markStale } from '../facts/marks.ts';
import { listServices } from '../queries/services.ts';
import { errorCode } from '../router/connection-errors.ts';
import type { Db } from '../router/router.ts';
import { services } from '../schema/rules.ts';
import { type Actor, recordAudit } from './audit.ts';
import { changedMeanwhile, newVersion } from './conflict.ts';

export interface ServiceChange {
  name?: string | undefined;
  /** Ids; all of them. */
  repositories?: number[] | undefined;
  projects?: number[] | undefined;
}

/** @throws AppError 409 `name_taken`, `repository_taken`; 400 for what is not the client's */
export async function createService(
  tx: Db,
  { clientId, actor, ip }: Actor,
  { name, ...members }: ServiceChange & { name: string },
): Promise<Service> {
  const [row] = await tx
    .insert(services)
    .values({ clientId, name, changedBy: actor })
    .onConflictDoNothing()
    .returning({ id: services.id });
  if (!row) throw nameTaken(name);
  await setMembers(tx, clientId, row.id, members);
  const after = await one(tx, clientId, row.id);
  const subject = `service:${row.id}`;
  await markStale(tx, clientId, 'everything');
  await recordAudit(tx, { clientId, actor, ip, action: 'service.create', subject, after: told(after) });
  return after;
}

/**
 * @param version of the service that the change was made from
 * @throws AppError 404; 409 `conflict` when somebody was faster, `name_taken`, `repository_taken`; 400 for what is not
 *   the client's
 */
export async function updateService(
  tx: Db,
  { clientId, actor, ip }: Actor,
  id: number,
  { version, name, ...members }: ServiceChange & { version: number },
): Promise<Service> {
  const own = and(eq(services.clientId, clientId), eq(services.id, id));
  await tx.select({ id: services.id }).from(services).where(own).for('update');
  const before = await one(tx, clientId, id);
  if (version !== before.version)
    throw changedMeanwhile(`the service “${before.name}”`, before.changedBy, before.changedAt);
  await tx
    .update(services)
    .set({ ...(name !== undefined && { name }), ...newVersion(actor) })
    .where(own)
    .catch((error: unknown) => {
      throw errorCode(error) === '23505' ? nameTaken(name ?? before.name) : error;
    });
  await setMembers(tx, clientId, id, members);
  const after = await one(tx, clientId, id);
  const subject = `service:${id}`;
  await markStale(tx, clientId, 'everything');
  await recordAudit(tx, {
    clientId,
    actor,
    ip,
    action: 'service.update',
    subject,
    before: told(before),
    after: told(after),
  });
  return after;
}

/** @throws AppError 404 */
export async function deleteService(tx: Db, { clientId, actor, ip }: Actor, id: number): Promise<void> {
  const before = await one(tx, clientId, id);
  await tx.delete(services).where(and(eq(services.clientId, clientId), eq(services.id, id)));
  const subject = `service:${id}`;
  await markStale(tx, clientId, 'everything');
  await recordAudit(tx, { clientId, actor, ip, action: 'service.delete', subject, before: told(before) });
}

async function one(tx: Db, clientId: number, id: number): Promise<Service> {
  const [service] = await listServices(tx, clientId, id);
  if (!service) throw notFound('service');
  return service;
}

/** What the audit log keeps of it. */
const told = ({ name, repositories, projects }: Service) => ({ name, repositories, projects });

const nameTaken = (name: string) =>
  new AppError('name_taken', 409, `Another service is called “${name}”. Choose another name.`, {
    issues: [{ path: 'name', message: 'is taken' }],
  });

const ids = (given: number[]) =>
  sql`array(select json_array_elements_text(${JSON.stringify(given)}::json)::bigint)`;

/** Foreign keys do not see whose a row is: only what belongs to the client is taken, and all of it must. */
async function setMembers(
  tx: Db,
  clientId: number,
  serviceId: number,
  { repositories, projects }: Pick<ServiceChange, 'repositories' | 'projects'>,
): Promise<void> {
  if (repositories) {
    const wanted = [...new Set(repositories)];
    await tx.execute(sql`
      delete from service_repositories where service_id = ${serviceId}::bigint and not repository_id = any(${ids(wanted)})`);
    const [taken] = await tx.execute<{ repository: string; service: string }>(sql`
      select n.full_name as repository, s.name as service from service_repositories r
      join services s on s.id = r.service_id join repositories n on n.id = r.repository_id
      where r.repository_id = any(${ids(wanted)}) and r.service_id <> ${serviceId}::bigint order by n.full_name limit 1`);
    if (taken) {
      const message = `${taken.repository} belongs to “${taken.service}” already: a repository has one service at most`;
      throw new AppError('repository_taken', 409, `${message}. Take it out there first.`, {
        issues: [{ path: 'repositories', message }],
      });
    }
    await tx.execute(sql`
      insert into service_repositories (client_id, repository_id, service_id)
      select client_id, id, ${serviceId}::bigint from repositories
      where client_id = ${clientId}::int and id = any(${ids(wanted)})
      on conflict (repository_id) do nothing`);
    await mustBeAll(tx, sql`service_repositories`, serviceId, wanted.length, 'repositories');
  }
  if (projects) {
    const wanted = [...new Set(projects)];
    await tx.execute(sql`
      delete from service_projects where service_id = ${serviceId}::bigint and not project_id = any(${ids(wanted)})`);
    await tx.execute(sql`
      insert into service_projects (client_id, service_id, project_id)
      select client_id, ${serviceId}::bigint, id from projects
      where client_id = ${clientId}::int and id = any(${ids(wanted)}) on conflict do nothing`);
    await mustBeAll(tx, sql`service_projects`, serviceId, wanted.length, 'projects');
  }
}

async function mustBeAll(
  tx: Db,
  table: ReturnType<typeof sql>,
  serviceId: number,
  wanted: number,
  path: string,
): Promise<void> {
  const [row] = await tx.execute<{ n: number }>(
    sql`select count(*)::int as n from ${table} where service_id = ${serviceId}::bigint`,
  );
  if (row?.n === wanted) return;
  const message = 'must be of this client';
  throw new AppError('bad_request', 400, `The ${path} ${message}. Load the page again.`, {
    issues: [{ path, message }],
  });
}
