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
from _ranks group by week order by week
