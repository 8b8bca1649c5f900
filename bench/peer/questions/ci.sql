-- Runs of each week: how many, how many succeeded, how long they took.
with _runs as (
  select distinct p.id, p.result, p.duration_sec, date_trunc('week', p.created_date at time zone :zone)::date as week
  from peer.cicd_pipelines p
  join peer.project_mapping pm on p.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and p.status = 'DONE'
    and p.created_date >= :middle::timestamp at time zone :zone and p.created_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by week order by duration_sec) as ranks from _runs
)
select week::text as start, count(*)::int as n, (count(*) filter (where result = 'SUCCESS'))::int as successes,
  max(duration_sec) filter (where ranks <= 0.5) as p50, max(duration_sec) filter (where ranks <= 0.95) as p95
from _ranks group by 1 order by 1;

-- The same of each workflow, in each period.
with _runs as (
  select distinct p.id, p.cicd_scope_id, p.name, p.result, p.duration_sec, p.created_date >= :middle::timestamp at time zone :zone as period
  from peer.cicd_pipelines p
  join peer.project_mapping pm on p.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and p.status = 'DONE'
    and p.created_date >= :from::timestamp at time zone :zone and p.created_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by cicd_scope_id, name, period order by duration_sec) as ranks from _runs
)
select cicd_scope_id::text as repo, name, period, count(*)::int as n, (count(*) filter (where result = 'SUCCESS'))::int as successes,
  max(duration_sec) filter (where ranks <= 0.5) as p50, max(duration_sec) filter (where ranks <= 0.95) as p95
from _ranks group by 1, 2, 3 order by 1, 2, 3
