-- Lead time for changes: the median of what was deployed in each week, by the percent rank of each.
with _pr_stats as (
  select distinct pr.id, date_trunc('week', cdc.finished_date at time zone :zone)::date as week, ppm.pr_cycle_time
  from peer.pull_requests pr
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.cicd_deployment_commits cdc on ppm.deployment_commit_id = cdc.id
  where pm.project_name = :project and pr.merged_date is not null and ppm.pr_cycle_time is not null
    and cdc.finished_date >= :from::timestamp at time zone :zone and cdc.finished_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by week order by pr_cycle_time) as ranks from _pr_stats
)
select week::text as start, count(*)::int as n, max(pr_cycle_time) filter (where ranks <= 0.5) as p50,
  max(pr_cycle_time) filter (where ranks <= 0.9) as p90
  /* exactly: , percentile_cont(0.5) within group (order by pr_cycle_time) as exact */
from _ranks group by week order by week;

-- Of all of each period.
with _pr_stats as (
  select distinct pr.id, cdc.finished_date >= :middle::timestamp at time zone :zone as period, ppm.pr_cycle_time
  from peer.pull_requests pr
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.cicd_deployment_commits cdc on ppm.deployment_commit_id = cdc.id
  where pm.project_name = :project and pr.merged_date is not null and ppm.pr_cycle_time is not null
    and cdc.finished_date >= :from::timestamp at time zone :zone and cdc.finished_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by period order by pr_cycle_time) as ranks from _pr_stats
)
select period, count(*)::int as n, max(pr_cycle_time) filter (where ranks <= 0.5) as p50,
  max(pr_cycle_time) filter (where ranks <= 0.75) as p75, max(pr_cycle_time) filter (where ranks <= 0.9) as p90,
  max(pr_cycle_time) filter (where ranks <= 0.95) as p95
from _ranks group by period
