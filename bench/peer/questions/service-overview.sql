-- Its DORA dashboard, repository by repository: lead time, deployments, fail rate and recovery of each.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, cdc.cicd_scope_id as repo_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1, 2
  having max(cdc.finished_date) >= :from::timestamp at time zone :zone and max(cdc.finished_date) < :after::timestamp at time zone :zone
), _failures as (
  select d.deployment_id, d.repo_id, count(distinct case when i.id is not null then d.deployment_id end) as has_incident
  from _deployments d
  left join peer.project_incident_deployment_relationships pim on d.deployment_id = pim.deployment_id
  left join peer.incidents i on pim.id = i.id
  group by 1, 2
), _rates as (
  select repo_id, count(*) as n, sum(has_incident) as failed from _failures group by 1
), _days as (
  select repo_id, count(distinct (finished at time zone :zone)::date) as days from _deployments group by 1
), _pr_stats as (
  select distinct pr.id, pr.base_repo_id as repo_id, ppm.pr_cycle_time
  from peer.pull_requests pr
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.cicd_deployment_commits cdc on ppm.deployment_commit_id = cdc.id
  where pm.project_name = :project and pr.merged_date is not null and ppm.pr_cycle_time is not null
    and cdc.finished_date >= :from::timestamp at time zone :zone and cdc.finished_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by repo_id order by pr_cycle_time) as ranks from _pr_stats
), _lead as (
  select repo_id, count(*) as n, max(pr_cycle_time) filter (where ranks <= 0.5) as p50 from _ranks group by 1
)
select pm.row_id::text as repo, l.n::int as changes, l.p50, r.n::int as deployments, r.failed::int as failed, d.days::int as days
from peer.project_mapping pm
left join _lead l on l.repo_id = pm.row_id
left join _rates r on r.repo_id = pm.row_id
left join _days d on d.repo_id = pm.row_id
where pm.project_name = :project and pm."table" = 'repos' order by pm.row_id
