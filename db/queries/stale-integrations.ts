import { sql } from 'drizzle-orm';
import { notFound } from '#lib/errors.ts';
import type { Db } from '../router/router.ts';
import { unfinished } from '../run-states.ts';
import { instantText } from './sql.ts';

/** Of all clients: integrations whose data may be stale or is said to be. A function of the owner, with ids only. */
export async function perhapsStale(db: Db): Promise<{ integrationId: number; clientId: number }[]> {
  const rows = await db.execute<{ integration: string; client: number }>(
    sql`select integration_id::text as integration, client_id as client from leadline_perhaps_stale()`,
  );
  return rows.map(({ integration, client }) => ({ integrationId: Number(integration), clientId: client }));
}

/** How fresh an integration's data is, and should be. Instants are ISO 8601, UTC. */
export interface Staleness {
  name: string;
  client: string;
  /** Of the client: in it times are told. */
  timeZone: string;
  /** Null: it has none, or it is off. */
  schedule: { cron: string; timeZone: string; changedAt: string } | null;
  /**
   * When the last run ended that brought everything up to date, as far as it could; a backfill and a run of single steps
   * do not. Null: none ever did.
   */
  lastGoodAt: string | null;
  /** Since when a full sync is under way, which reads everything and may take hours; null: none is. */
  fullSince: string | null;
  /** It is told that the data is stale. */
  told: boolean;
}

/** @throws AppError 404 without such an integration */
export async function staleness(db: Db, integrationId: number): Promise<Staleness> {
  const [row] = await db.execute<{ facts: Staleness }>(sql`
    select json_build_object('name', i.name, 'client', c.name, 'timeZone', c.time_zone,
      'schedule', case when s.enabled then json_build_object('cron', s.cron, 'timeZone', s.time_zone,
        'changedAt', ${instantText(sql`s.changed_at`)}) end,
      'lastGoodAt', (select ${instantText(sql`max(r.finished_at)`)} from etl_runs r
        where r.client_id = i.client_id and r.integration_id = i.id and r.state in ('succeeded', 'partial')
          and r.mode <> 'backfill' and r.only_steps is null),
      'fullSince', (select ${instantText(sql`r.created_at`)} from etl_runs r
        where r.integration_id = i.id and r.mode = 'full' and r.only_steps is null
          and r.state <> 'paused' and ${unfinished('r.state')}),
      'told', exists (select 1 from notifications n where n.client_id = i.client_id and n.kind = 'data_stale'
        and n.subject = 'integration:' || i.id and n.ended_at is null)) as facts
    from integrations i join clients c on c.id = i.client_id
    left join etl_schedules s on s.integration_id = i.id
    where i.id = ${integrationId}::bigint`);
  if (!row) throw notFound('integration');
  return row.facts;
}
