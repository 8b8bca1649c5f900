import { type SQL, sql } from 'drizzle-orm';
import type { AuditEntryView, AuditPage } from '#lib/api/audit.ts';
import type { Db } from '../router/router.ts';
import { pageOf, readCursor } from './cursor.ts';
import { instantText } from './sql.ts';

/** Whose entries. `house`: beyond one client, for an administrator, whom the database knows by `adminId`. */
export type AuditScope =
  | { kind: 'client'; clientId: number }
  | { kind: 'house'; adminId: string; of: 'all' | 'house' | number; timeZone: string };

export interface AuditFilter {
  actor?: string | undefined;
  /** An action, or what comes before its dot. */
  action?: string | undefined;
  subject?: string | undefined;
  /** Inclusive dates, in the client's time zone or in UTC. */
  from?: string | undefined;
  to?: string | undefined;
}

interface Page {
  limit: number;
  cursor?: string | undefined;
}

/** Where a page ended is told by microseconds since 1970. */
const MICROSECONDS = /^\d{1,17}$/;

/** So many of the newest entries say what there is to filter by. */
const LATELY = 5_000;

/** Entries of the audit log, newest first, a page by its cursor. */
export async function auditEntries(
  db: Db,
  scope: AuditScope,
  filter: AuditFilter,
  { limit, cursor }: Page,
): Promise<Pick<AuditPage, 'entries' | 'nextCursor'>> {
  const actions = await actionsOf(db, scope, filter.action);
  const rows = await db.execute<AuditEntryView & { sortKey: string }>(sql`
    select a.id::text, ${instantText(sql`a.at`)} as at, a.client_id::text as "clientId", a.client_name as "clientName",
      a.actor, a.action, a.subject, a.before, a.after, a.ip,
      (extract(epoch from a.at) * 1000000)::bigint::text as "sortKey"
    from ${entries(scope, { ...filter, actions }, limit + 1, cursor)} a
    order by a.at desc, a.id desc`);
  const { rows: shown, nextCursor } = pageOf([...rows], limit);
  return { entries: shown, nextCursor };
}

/** A page as the audit log shows it: the first with what there is to filter by. */
export async function auditPage(
  db: Db,
  scope: AuditScope,
  { limit, cursor, ...filter }: AuditFilter & Page,
): Promise<AuditPage> {
  const [page, choices] = await Promise.all([
    auditEntries(db, scope, filter, { limit, cursor }),
    cursor === undefined ? auditChoices(db, scope) : null,
  ]);
  return { ...page, choices };
}

/** Who did what lately. */
async function auditChoices(db: Db, scope: AuditScope): Promise<{ actors: string[]; actions: string[] }> {
  const [row] = await db.execute<{ actors: string[]; actions: string[] }>(sql`
    select coalesce(json_agg(distinct actor), '[]') as actors, coalesce(json_agg(distinct action), '[]') as actions
    from ${entries(scope, {}, LATELY)} a`);
  return row!;
}

/** Of a family those that there are: a prefix could not be looked up in an index, by the order of its language. */
async function actionsOf(db: Db, scope: AuditScope, wanted: string | undefined): Promise<string[] | null> {
  if (wanted === undefined) return null;
  if (wanted.includes('.')) return [wanted];
  const { actions } = await auditChoices(db, scope);
  return [wanted, ...actions.filter((action) => action.startsWith(`${wanted}.`))];
}

/** At most so many entries behind a cursor. */
function entries(
  scope: AuditScope,
  { actor, actions, subject, from, to }: AuditFilter & { actions?: string[] | null },
  most: number,
  cursor?: string,
): SQL {
  const end = cursor === undefined ? null : readCursor(cursor, MICROSECONDS);
  const endAt = end && sql`(timestamptz 'epoch' + ${end[0]}::bigint * interval '1 microsecond')`;
  const done = actions ? sql`array(select json_array_elements_text(${JSON.stringify(actions)}::json))` : null;
  const zone =
    scope.kind === 'client'
      ? sql`(select time_zone from clients where id = ${scope.clientId}::int)`
      : sql`${scope.timeZone}`;
  const since = from ? sql`leadline_first_instant(${from}::date::timestamp, ${zone})` : null;
  const until = to ? sql`leadline_first_instant((${to}::date + 1)::timestamp, ${zone})` : null;
  if (scope.kind === 'house') {
    const { of } = scope;
    const clientId = typeof of === 'number' ? of : null;
    return sql`leadline_house_audit(${scope.adminId}, ${clientId === null ? of : 'client'}, ${clientId}::int, ${actor ?? null},
      ${done}::text[], ${subject ?? null}, ${since}::timestamptz, ${until}::timestamptz, ${endAt}::timestamptz,
      ${end?.[1] ?? null}::bigint, ${most}::int)`;
  }
  const where = [
    sql`client_id = ${scope.clientId}::int`,
    actor !== undefined && sql`actor = ${actor}`,
    done && sql`action = any (${done})`,
    subject !== undefined && sql`subject = ${subject}`,
    since && sql`at >= ${since}`,
    until && sql`at < ${until}`,
    end && sql`(at, id) < (${endAt}, ${end[1]}::bigint)`,
  ].filter((condition) => condition !== false && condition !== null);
  return sql`(select *, (select name from clients where id = ${scope.clientId}::int) as client_name
    from audit_log where ${sql.join(where as SQL[], sql` and `)} order by at desc, id desc limit ${most}::int)`;
}
