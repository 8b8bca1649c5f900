-- Deployments to production: successes of each week, and on how many days.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1
  having max(cdc.finished_date) >= :from::timestamp at time zone :zone and max(cdc.finished_date) < :after::timestamp at time zone :zone
), _calendar as (
  select day::date as day from generate_series(:from::timestamp, :after::timestamp - interval '1 day', '1 day') as day
), _days as (
  select c.day, count(distinct d.deployment_id)::int as deployments
  from _calendar c left join _deployments d on (d.finished at time zone :zone)::date = c.day group by 1
)
select date_trunc('week', day)::date::text as start, sum(deployments)::int as n, (count(*) filter (where deployments > 0))::int as days
from _days group by 1 order by 1
