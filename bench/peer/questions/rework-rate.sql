-- Deployments with a revert or a hotfix among their changes, of all of each week.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, cdc.id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1, 2
  having max(cdc.finished_date) >= :from::timestamp at time zone :zone and max(cdc.finished_date) < :after::timestamp at time zone :zone
), _rework as (
  select d.deployment_id, d.finished,
    count(distinct case when pr.title ~* '\mhotfix\M' or pr.title ~ '^Revert "' then d.deployment_id end) as rework
  from _deployments d
  left join peer.project_pr_metrics ppm on ppm.deployment_commit_id = d.id
  left join peer.pull_requests pr on pr.id = ppm.id
  group by 1, 2
)
select date_trunc('week', finished at time zone :zone)::date::text as start, count(*)::int as n, sum(rework)::int as rework
from _rework group by 1 order by 1;

-- Of all of each period.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, cdc.id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1, 2
  having max(cdc.finished_date) >= :from::timestamp at time zone :zone and max(cdc.finished_date) < :after::timestamp at time zone :zone
), _rework as (
  select d.deployment_id, d.finished,
    count(distinct case when pr.title ~* '\mhotfix\M' or pr.title ~ '^Revert "' then d.deployment_id end) as rework
  from _deployments d
  left join peer.project_pr_metrics ppm on ppm.deployment_commit_id = d.id
  left join peer.pull_requests pr on pr.id = ppm.id
  group by 1, 2
)
select finished >= :middle::timestamp at time zone :zone as period, count(*)::int as n, sum(rework)::int as rework from _rework group by 1
