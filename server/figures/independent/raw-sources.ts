import type postgres from 'postgres';

/** A source as it was read. Instants are milliseconds since the epoch. */
export interface Source {
  id: string;
  kind: 'github' | 'jira';
  name: string;
  /** Repositories or projects that are read of it. */
  chosen: string[];
  /** How far each step has read. */
  read: { place: string; until: number | null }[];
  /** Of each day that was compared, how many records the source has and how many are stored. */
  days: { place: string; day: string; has: number; stored: number }[];
  setAside: number;
  gone: string[];
  runs: { id: number; state: string; started: number | null; finished: number | null }[];
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

const sourcesSql = `
  select i.id::text, i.kind, i.name, repository_names || project_keys as chosen,
    coalesce((select json_agg(json_build_object('place', scope, 'until', ${ms('watermark')}))
      from etl_checkpoints c where c.integration_id = i.id), '[]') as read,
    coalesce((select json_agg(json_build_object('place', scope, 'day', day, 'has', source_count, 'stored', stored_count))
      from etl_ledger l where l.integration_id = i.id), '[]') as days,
    (select count(*)::int from etl_quarantine q where q.integration_id = i.id and resolved_at is null) as "setAside",
    array(select full_name from repositories r where r.integration_id = i.id and gone_at is not null
      union all select key from projects p where p.integration_id = i.id and gone_at is not null) as gone,
    coalesce((select json_agg(json_build_object('id', r.id, 'state', r.state, 'started', ${ms('started_at')},
      'finished', ${ms('finished_at')})) from etl_runs r where r.integration_id = i.id), '[]') as runs
  from integrations i where i.client_id = $1`;

export const readSources = async (owner: postgres.Sql, clientId: number): Promise<Source[]> =>
  (await owner.unsafe(sourcesSql, [clientId])) as unknown as Source[];
