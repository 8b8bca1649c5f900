-- From the failing deployment to the incident's resolution: the median of each week.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1
), _incidents as (
  select distinct i.id, date_trunc('week', i.resolution_date at time zone :zone)::date as week,
    extract(epoch from i.resolution_date - d.finished)::int as seconds
  from _deployments d
  join peer.project_incident_deployment_relationships pim on d.deployment_id = pim.deployment_id
  join peer.incidents i on pim.id = i.id
  where i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by week order by seconds) as ranks from _incidents
)
select week::text as start, count(*)::int as n, max(seconds) filter (where ranks <= 0.5) as p50
  /* exactly: , percentile_cont(0.5) within group (order by seconds) as exact */
from _ranks group by week order by week;

-- Of all of each period.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1
), _incidents as (
  select distinct i.id, i.resolution_date >= :middle::timestamp at time zone :zone as period,
    extract(epoch from i.resolution_date - d.finished)::int as seconds
  from _deployments d
  join peer.project_incident_deployment_relationships pim on d.deployment_id = pim.deployment_id
  join peer.incidents i on pim.id = i.id
  where i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by period order by seconds) as ranks from _incidents
)
select period, count(*)::int as n, max(seconds) filter (where ranks <= 0.5) as p50, max(seconds) filter (where ranks <= 0.75) as p75,
  max(seconds) filter (where ranks <= 0.9) as p90, max(seconds) filter (where ranks <= 0.95) as p95
from _ranks group by period;

-- From opening to resolution, week by week.
with _incidents as (
  select distinct i.id, date_trunc('week', i.resolution_date at time zone :zone)::date as week,
    extract(epoch from i.resolution_date - i.created_date)::int as seconds
  from peer.incidents i
  join peer.project_mapping pm on i.scope_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project
    and i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by week order by seconds) as ranks from _incidents
)
select week::text as start, count(*)::int as n, max(seconds) filter (where ranks <= 0.5) as p50 from _ranks group by week order by week
