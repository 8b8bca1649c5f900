-- Deployments to production of each week with an incident, of all of them.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1
  having max(cdc.finished_date) >= :from::timestamp at time zone :zone and max(cdc.finished_date) < :after::timestamp at time zone :zone
), _failures as (
  select d.deployment_id, d.finished, count(distinct case when i.id is not null then d.deployment_id end) as has_incident
  from _deployments d
  left join peer.project_incident_deployment_relationships pim on d.deployment_id = pim.deployment_id
  left join peer.incidents i on pim.id = i.id
  group by 1, 2
)
select date_trunc('week', finished at time zone :zone)::date::text as start, count(*)::int as n, sum(has_incident)::int as failed
from _failures group by 1 order by 1;

-- Of all of each period.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1
  having max(cdc.finished_date) >= :from::timestamp at time zone :zone and max(cdc.finished_date) < :after::timestamp at time zone :zone
), _failures as (
  select d.deployment_id, d.finished, count(distinct case when i.id is not null then d.deployment_id end) as has_incident
  from _deployments d
  left join peer.project_incident_deployment_relationships pim on d.deployment_id = pim.deployment_id
  left join peer.incidents i on pim.id = i.id
  group by 1, 2
)
select finished >= :middle::timestamp at time zone :zone as period, count(*)::int as n, sum(has_incident)::int as failed,
  (sum(has_incident) / count(*))::float8 as rate
from _failures group by 1
