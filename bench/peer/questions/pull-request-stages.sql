-- What merged pull requests spent their time on, week by week.
with _prs as (
  select distinct pr.id, date_trunc('week', pr.merged_date at time zone :zone)::date as week, ppm.pr_coding_time,
    ppm.pr_pickup_time, ppm.pr_review_time, ppm.pr_deploy_time, ppm.pr_cycle_time
  from peer.pull_requests pr
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project
    and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by week order by pr_cycle_time) as ranks from _prs
)
select week::text as start, count(*)::int as n, avg(pr_coding_time)::float8 as coding, avg(pr_pickup_time)::float8 as pickup,
  avg(pr_review_time)::float8 as review, (sum(pr_deploy_time)::float8 / count(*)) as deploy,
  max(pr_cycle_time) filter (where ranks <= 0.5) as p50, max(pr_cycle_time) filter (where ranks <= 0.9) as p90
  /* exactly: , count(pr_deploy_time)::int as deployed, percentile_cont(0.5) within group (order by pr_cycle_time) filter (where pr_deploy_time is not null) as exact */
from _ranks group by week order by week;

-- How long they took until they were deployed, by week.
with _prs as (
  select distinct pr.id, date_trunc('week', pr.merged_date at time zone :zone)::date as week, pr.merged_date >= :middle::timestamp at time zone :zone as period, ppm.pr_cycle_time as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone and ppm.deployment_commit_id is not null
), _ranks as (
  select *, percent_rank() over (partition by week order by value) as ranks from _prs
)
select week::text as start, count(*)::int as n, avg(value)::float8 as mean, max(value) filter (where ranks <= 0.5) as p50,
  max(value) filter (where ranks <= 0.9) as p90
from _ranks group by week order by week
