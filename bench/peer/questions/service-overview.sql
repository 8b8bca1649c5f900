-- Lead time for changes of each repository.
with _pr_stats as (
  select distinct pr.id, pr.base_repo_id as repo_id, ppm.pr_cycle_time
  from peer.pull_requests pr
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.cicd_deployment_commits cdc on ppm.deployment_commit_id = cdc.id
  where pm.project_name = :project and pr.merged_date is not null and ppm.pr_cycle_time is not null
    and cdc.finished_date >= :from::timestamp at time zone :zone and cdc.finished_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by repo_id order by pr_cycle_time) as ranks from _pr_stats
)
select repo_id::text as repo, count(*)::int as n, max(pr_cycle_time) filter (where ranks <= 0.5) as p50 from _ranks group by 1 order by 1;

-- Its deployments, and their days in each week and month.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, cdc.id, cdc.cicd_scope_id as repo_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1, 2, 3
  having max(cdc.finished_date) >= :from::timestamp at time zone :zone and max(cdc.finished_date) < :after::timestamp at time zone :zone
), _days as (
  select repo_id, (finished at time zone :zone)::date as day, count(*) as n from _deployments group by 1, 2
), _weeks as (
  select repo_id, date_trunc('week', day) as week, count(*) as days from _days group by 1, 2
), _months as (
  select repo_id, date_trunc('month', day) as month, count(*) as days from _days group by 1, 2
), _week_ranks as (
  select *, percent_rank() over (partition by repo_id order by days) as ranks from _weeks
), _month_ranks as (
  select *, percent_rank() over (partition by repo_id order by days) as ranks from _months
)
select d.repo_id::text as repo, sum(d.n)::int as n,
  (select max(days) from _week_ranks w where w.repo_id = d.repo_id and ranks <= 0.5)::int as days_a_week,
  (select max(days) from _month_ranks m where m.repo_id = d.repo_id and ranks <= 0.5)::int as days_a_month
from _days d group by d.repo_id order by 1;

-- Its change fail rate.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, cdc.id, cdc.cicd_scope_id as repo_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1, 2, 3
  having max(cdc.finished_date) >= :from::timestamp at time zone :zone and max(cdc.finished_date) < :after::timestamp at time zone :zone
), _failures as (
  select d.deployment_id, d.repo_id, count(distinct case when i.id is not null then d.deployment_id end) as has_incident
  from _deployments d
  left join peer.project_incident_deployment_relationships pim on d.deployment_id = pim.deployment_id
  left join peer.incidents i on pim.id = i.id
  group by 1, 2
)
select repo_id::text as repo, count(*)::int as n, sum(has_incident)::int as failed from _failures group by 1 order by 1;

-- Its recovery time.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, cdc.cicd_scope_id as repo_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1, 2
), _incidents as (
  select distinct i.id, d.repo_id, extract(epoch from i.resolution_date - d.finished)::int as seconds
  from _deployments d
  join peer.project_incident_deployment_relationships pim on d.deployment_id = pim.deployment_id
  join peer.incidents i on pim.id = i.id
  where i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by repo_id order by seconds) as ranks from _incidents
)
select repo_id::text as repo, count(*)::int as n, max(seconds) filter (where ranks <= 0.5) as p50 from _ranks group by 1 order by 1;

-- Its rework.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, cdc.id, cdc.cicd_scope_id as repo_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1, 2, 3
  having max(cdc.finished_date) >= :from::timestamp at time zone :zone and max(cdc.finished_date) < :after::timestamp at time zone :zone
), _rework as (
  select d.deployment_id, d.repo_id,
    count(distinct case when pr.title ~* '\mhotfix\M' or pr.title ~ '^Revert "' then d.deployment_id end) as rework
  from _deployments d
  left join peer.project_pr_metrics ppm on ppm.deployment_commit_id = d.id
  left join peer.pull_requests pr on pr.id = ppm.id
  group by 1, 2
)
select repo_id::text as repo, count(*)::int as n, sum(rework)::int as rework from _rework group by 1 order by 1
