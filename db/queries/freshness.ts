import { sql } from 'drizzle-orm';
import type { Meta } from '#lib/api/meta.ts';
import type { Db } from '../router/router.ts';
import { instantText } from './sql.ts';

/** What {@link freshness} tells of an answer. */
export interface Provenance
  extends Pick<Meta, 'syncedUpTo' | 'complete' | 'runs' | 'lsn' | 'rulesVersion' | 'factsPending'> {
  /** Another than before: figures of the client may be others than before. Null: none were made yet. */
  factsChanges: string | null;
  /** In the client's zone. */
  today: string;
}

/**
 * What figures of a client rest on, at this transaction's snapshot: ask it first, so that the position is the snapshot's.
 * How far its sources are stored: the oldest watermark among the repositories or projects that have one; complete when
 * every repository of every integration has been scanned to its end at least once.
 */
export async function freshness(db: Db, clientId: number): Promise<Provenance> {
  const [row] = await db.execute<{
    github: string | null;
    jira: string | null;
    complete: boolean;
    runs: string[];
    lsn: string;
    rules: number;
    pending: boolean;
    changes: string | null;
    today: string;
  }>(sql`
    select ${instantText(sql`min(c.watermark)`)} as github,
           count(*) > 0 and count(*) = count(c.watermark) as complete,
           (select ${instantText(sql`min(j.watermark)`)} from etl_checkpoints j
            where j.client_id = ${clientId} and j.job = 'sync-jira-issues') as jira,
           (select coalesce(json_agg(r.id::text order by r.id), '[]') from integrations n
            cross join lateral (
              select e.id from etl_runs e
              where e.client_id = ${clientId} and e.integration_id = n.id and e.state in ('succeeded', 'partial')
              order by e.id desc limit 1
            ) r
            where n.client_id = ${clientId}) as runs,
           (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end)::text as lsn,
           coalesce((select s.rules_version from fact_states s where s.client_id = ${clientId}), 0) as rules,
           exists (select from fact_marks m where m.client_id = ${clientId}) as pending,
           (select s.changes::text from fact_states s where s.client_id = ${clientId}) as changes,
           (select (now() at time zone k.time_zone)::date::text from clients k where k.id = ${clientId}) as today
    from integrations i
    cross join unnest(i.repository_names) as r(name)
    left join etl_checkpoints c
      on c.integration_id = i.id and c.job = 'sync-github-pull-requests' and c.scope = r.name
    where i.client_id = ${clientId} and i.kind = 'github'`);
  if (!row) throw new Error('an aggregate without a row');
  return {
    syncedUpTo: { github: row.github, jira: row.jira },
    complete: row.complete,
    runs: row.runs,
    lsn: row.lsn,
    rulesVersion: row.rules,
    factsPending: row.pending,
    factsChanges: row.changes,
    today: row.today,
  };
}
