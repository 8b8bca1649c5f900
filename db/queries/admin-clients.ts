import { sql } from 'drizzle-orm';
import type { AdminClient, AdminClientView, ClientMember, Deletion } from '#lib/api/clients.ts';
import { notFound } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import { keyOwner } from './api-keys.ts';
import { instantText } from './sql.ts';

/**
 * Every client there is, by name. As in {@link clientsOf}, each row is read with its own client set.
 */
export async function listAdminClients(db: Db): Promise<AdminClient[]> {
  const ids = await db.execute<{ id: number }>(sql`select client_id as id from leadline_client_ids()`);
  const clients: AdminClient[] = [];
  for (const { id } of ids) {
    await db.execute(sql`select set_config('app.client_id', ${String(id)}, true)`);
    const client = await findClient(db, id);
    if (client) clients.push(client);
  }
  return clients.sort((a, b) => a.name.localeCompare(b.name));
}

/** With the client set. Undefined: there is none, or it is being deleted. */
export async function findClient(db: Db, id: number): Promise<AdminClient | undefined> {
  const [row] = await db.execute<{ client: AdminClient }>(sql`
    select json_build_object('id', c.id::text, 'name', c.name, 'timeZone', c.time_zone, 'workingDays', c.working_days,
      'logo', (select l.hash from client_logos l where l.client_id = c.id), 'sample', c.sample, 'version', c.version,
      'changedBy', c.changed_by, 'changedAt', ${instantText(sql`c.changed_at`)},
      'createdAt', ${instantText(sql`c.created_at`)}, 'archivedAt', ${instantText(sql`c.archived_at`)},
      'archivedBy', c.archived_by,
      'integrations', (select count(*) from integrations i where i.client_id = c.id),
      'members', (select count(*) from memberships m where m.client_id = c.id)) as client
    from clients c where c.id = ${id}::int and c.deleting_at is null`);
  return row?.client;
}

/** With the client set. @throws AppError 404 */
export async function getAdminClient(db: Db, id: number): Promise<AdminClientView> {
  const client = await findClient(db, id);
  if (!client) throw notFound('client');
  const members = await db.execute<{ member: ClientMember }>(sql`
    select json_build_object('id', u.id, 'name', u.name, 'email', u.email, 'role', m.role) as member
    from memberships m join "user" u on u.id = m.user_id
    where m.client_id = ${id}::int order by lower(u.name), u.email`);
  const [counted] = await db.execute<{ contents: AdminClientView['contents'] }>(sql`
    select json_build_object(
      'integrations', (select count(*) from integrations where client_id = ${id}::int),
      'repositories', (select count(*) from repositories where client_id = ${id}::int),
      'projects', (select count(*) from projects where client_id = ${id}::int),
      'pullRequests', (select count(*) from pull_request_facts where client_id = ${id}::int),
      'issues', (select count(*) from issue_facts where client_id = ${id}::int),
      'apiKeys', (select count(*) from apikey where reference_id = ${keyOwner(id)} and enabled)) as contents`);
  if (!counted) throw new Error('counts without a row');
  return { client, members: members.map(({ member }) => member), contents: counted.contents };
}

/** Those under way, and those that were done within a week; the newest first. Needs no client. */
export async function listDeletions(db: Db, only?: number): Promise<Deletion[]> {
  const rows = await db.execute<{ deletion: Deletion }>(sql`
    select json_build_object('client', client::text, 'name', name, 'sample', sample, 'requestedBy', requested_by,
      'requestedAt', ${instantText(sql`requested_at`)},
      'state', case when finished_at is not null then 'done' when rows_total is not null then 'deleting'
        when at_table is not null then 'counting' else 'stopping' end,
      'rowsTotal', rows_total, 'rowsDone', rows_done, 'finishedAt', ${instantText(sql`finished_at`)}) as deletion
    from client_deletions
    where (finished_at is null or finished_at > clock_timestamp() - interval '7 days')
      ${only === undefined ? sql`` : sql`and client = ${only}::int`}
    order by requested_at desc, client desc`);
  return rows.map(({ deletion }) => deletion);
}
