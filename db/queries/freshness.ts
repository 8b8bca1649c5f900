import { sql } from 'drizzle-orm';
import type { Meta } from '#lib/api/meta.ts';
import { FACTS_VERSION } from '../facts/context.ts';
import type { Db } from '../router/router.ts';
import { instantText } from './sql.ts';

/** What {@link freshness} tells of an answer. */
export interface Provenance
  extends Pick<
    Meta,
    'version' | 'syncedUpTo' | 'complete' | 'runs' | 'lsn' | 'rulesVersion' | 'factsPending'
  > {
  /** Another than before: figures of the client may be others than before. Null: none were made yet. */
  factsChanges: string | null;
  /** In the client's zone. */
  today: string;
}

/**
 * What figures of a client rest on, at this transaction's snapshot: ask it first, so that the position is the snapshot's.
 * How far its sources are stored: the oldest watermark among the repositories or projects that have one; complete when
 * every one of them has been scanned to its end at least once, and no day is known of which less is stored than there is.
 * Definitions and rules are those that the facts were made by: while these are others now, facts are pending.
 */
export async function freshness(db: Db, clientId: number): Promise<Provenance> {
  const [row] = await db.execute<{
    github: string | null;
    jira: string | null;
    complete: boolean;
    runs: string[];
    lsn: string;
    facts: { version: number; rules: number; changes: string; others: boolean } | null;
    marked: boolean;
    today: string;
  }>(sql`
    select ${instantText(sql`min(c.watermark) filter (where i.kind = 'github')`)} as github,
           ${instantText(sql`min(c.watermark) filter (where i.kind = 'jira')`)} as jira,
           count(*) > 0 and count(*) = count(c.watermark) and not exists (
             select from etl_ledger l join integrations n on n.id = l.integration_id and n.removing_at is null
             where l.client_id = ${clientId} and l.source_count > l.stored_count) as complete,
           (select coalesce(json_agg(r.id::text order by r.id), '[]') from integrations n
            cross join lateral (
              select e.id from etl_runs e
              where e.client_id = ${clientId} and e.integration_id = n.id and e.state in ('succeeded', 'partial')
              order by e.id desc limit 1
            ) r
            where n.client_id = ${clientId}) as runs,
           (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end)::text as lsn,
           (select json_build_object('version', s.version, 'rules', s.rules_version, 'changes', s.changes::text,
              'others', s.version <> ${FACTS_VERSION}::int or s.rules_version <> coalesce(
                (select r.version from client_rules r where r.client_id = ${clientId}), 0))
            from fact_states s where s.client_id = ${clientId}) as facts,
           exists (select from fact_marks m where m.client_id = ${clientId}) as marked,
           (select (now() at time zone k.time_zone)::date::text from clients k where k.id = ${clientId}) as today
    from integrations i
    cross join unnest(case i.kind when 'github' then i.repository_names else i.project_keys end) as place(name)
    left join etl_checkpoints c on c.integration_id = i.id and c.scope = place.name
      and c.job = case i.kind when 'github' then 'sync-github-pull-requests' else 'sync-jira-issues' end
    where i.client_id = ${clientId} and i.removing_at is null`);
  if (!row) throw new Error('an aggregate without a row');
  return {
    syncedUpTo: { github: row.github, jira: row.jira },
    complete: row.complete,
    runs: row.runs,
    lsn: row.lsn,
    version: row.facts?.version ?? FACTS_VERSION,
    rulesVersion: row.facts?.rules ?? 0,
    factsPending: row.marked || (row.facts?.others ?? false),
    factsChanges: row.facts?.changes ?? null,
    today: row.today,
  };
}
