import { sql } from 'drizzle-orm';
import type { SourceView } from '#lib/api/health.ts';
import type { QueryMeta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import type { MetricScope } from './metric-scope.ts';
import { instantText } from './sql.ts';

/** How each source of the client stands, whatever the range: what it has not given is missing in every figure. */
export async function sourceHealth(
  db: Db,
  { clientId }: MetricScope,
): Promise<{ sources: SourceView[]; meta: QueryMeta }> {
  const rows = await db.execute<{ source: SourceView }>(sql`
    select json_build_object('id', i.id::text, 'name', i.name, 'kind', i.kind,
      'syncedUpTo', case when c.unread = 0 then ${instantText(sql`c.watermark`)} end, 'unread', c.unread,
      'lastRun', r.run, 'gapDays', l.days, 'missing', l.missing, 'setAside', q.records, 'gone', g.names) as source
    from integrations i
    cross join lateral (select i.repository_names || i.project_keys as chosen) w
    cross join lateral (
      -- What is no longer chosen stands still, and nobody misses it; what a site is like has no changes to be behind with.
      select min(k.watermark) filter (where place.name <> 'site') as watermark, count(*) filter (where k.watermark is null)::int as unread
      from unnest(w.chosen || 'site'::text) as place(name)
      left join etl_checkpoints k on k.integration_id = i.id and k.scope = place.name
      where k.scope is not null or place.name = any(w.chosen)
    ) c
    left join lateral (
      select json_build_object('id', id::text, 'state', state, 'startedAt', ${instantText(sql`started_at`)},
        'finishedAt', ${instantText(sql`finished_at`)}) as run
      from etl_runs where client_id = i.client_id and integration_id = i.id order by id desc limit 1
    ) r on true
    cross join lateral (
      select count(distinct day)::int as days, coalesce(sum(source_count - stored_count), 0)::int as missing
      from etl_ledger where client_id = i.client_id and integration_id = i.id and source_count > stored_count
    ) l
    cross join lateral (
      select count(*)::int as records from etl_quarantine where integration_id = i.id and resolved_at is null
    ) q
    cross join lateral (
      select coalesce(json_agg(name order by name), '[]') as names from (
        select full_name as name from repositories where integration_id = i.id and gone_at is not null
        union all
        select key from projects where integration_id = i.id and gone_at is not null
      ) gone
    ) g
    where i.client_id = ${clientId}::int and i.removing_at is null order by i.kind, i.name`);
  const sources = rows.map(({ source }) => source);
  return { sources, meta: { version: FACTS_VERSION, n: sources.length, excluded: {}, anomalies: 0 } };
}
