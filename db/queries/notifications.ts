import { sql } from 'drizzle-orm';
import type { NotificationView } from '#lib/notifications.ts';
import type { Db } from '../router/router.ts';
import { instantText } from './sql.ts';

const PAGE = 20;
/** Nobody reads a greater number, and counting on costs more with every year. */
const MOST_UNSEEN = 1_000;

interface Reader {
  clientId: number;
  userId: string;
}

/** What a person should know of a client, newest first. Primary only: analytics does not see who has read what. */
export async function listNotifications(
  db: Db,
  { clientId, userId, before }: Reader & { before?: number | undefined },
): Promise<{ notifications: NotificationView[]; unseen: number; next: string | null }> {
  const older = before === undefined ? sql`` : sql`and n.id < ${before}::bigint`;
  const rows = await db.execute<NotificationView & Record<string, unknown>>(sql`
    select n.id::text, ${instantText(sql`n.at`)} as at, n.kind, n.subject, n.title, n.body, n.path,
      ${instantText(sql`n.ended_at`)} as "endedAt", n.id <= ${seenId({ clientId, userId })} as seen
    from notifications n where n.client_id = ${clientId}::int ${older}
    order by n.id desc limit ${PAGE + 1}::int`);
  const notifications = rows.slice(0, PAGE);
  return {
    notifications,
    unseen: await unseenCount(db, { clientId, userId }),
    next: rows.length > PAGE ? (notifications.at(-1)?.id ?? null) : null,
  };
}

/** How many notifications of a client a person has not seen, {@link MOST_UNSEEN} at most. */
export async function unseenCount(db: Db, reader: Reader): Promise<number> {
  const [row] = await db.execute<{ unseen: number }>(sql`
    select count(*)::int as unseen from (
      select 1 from notifications n where n.client_id = ${reader.clientId}::int and n.id > ${seenId(reader)}
      limit ${MOST_UNSEEN}::int) as newer`);
  return row?.unseen ?? 0;
}

const seenId = ({ clientId, userId }: Reader) => sql`coalesce((
  select r.seen_id from notification_reads r where r.user_id = ${userId} and r.client_id = ${clientId}::int), 0)`;
