-- Pull requests by week: opened, merged, and how long they took; a panel each on its own dashboard.
with _prs as (
  select distinct pr.id, pr.created_date, pr.merged_date, pr.closed_date, pr.status, ppm.pr_pickup_time, ppm.pr_cycle_time
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  left join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project
), _merged as (
  select *, date_trunc('week', merged_date at time zone :zone)::date as week from _prs
  where merged_date >= :from::timestamp at time zone :zone and merged_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by week order by pr_cycle_time) as ranks from _merged
), _opened as (
  select date_trunc('week', created_date at time zone :zone)::date as week, count(*)::int as n from _prs
  where created_date >= :from::timestamp at time zone :zone and created_date < :after::timestamp at time zone :zone group by 1
)
select r.week::text as start, count(pr_cycle_time)::int as merged, max(o.n) as opened,
  max(pr_cycle_time) filter (where ranks <= 0.5) as p50, avg(pr_pickup_time)::float8 as pickup
from _ranks r join _opened o on o.week = r.week group by r.week order by r.week
