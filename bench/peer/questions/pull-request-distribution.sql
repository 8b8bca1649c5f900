-- How long merged pull requests took, of each period.
with _prs as (
  select distinct pr.id, date_trunc('week', pr.merged_date at time zone :zone)::date as week, pr.merged_date >= :middle::timestamp at time zone :zone as period, coalesce(ppm.pr_coding_time, 0) + coalesce(ppm.pr_pickup_time, 0) + coalesce(ppm.pr_review_time, 0) as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by period order by value) as ranks from _prs
)
select period, count(*)::int as n, max(value) filter (where ranks <= 0.5) as p50, max(value) filter (where ranks <= 0.75) as p75,
  max(value) filter (where ranks <= 0.9) as p90, max(value) filter (where ranks <= 0.95) as p95
from _ranks group by period;

-- How many how long.
with _prs as (
  select distinct pr.id, coalesce(ppm.pr_coding_time, 0) + coalesce(ppm.pr_pickup_time, 0) + coalesce(ppm.pr_review_time, 0) as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project
    and pr.merged_date >= :middle::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
)
select width_bucket(value, array[3600, 7200, 14400, 28800, 57600, 86400, 172800, 345600, 691200, 1382400, 2764800]) as bin, count(*)::int as n
from _prs group by 1 order by 1;

-- A thousand of them.
with _prs as (
  select distinct pr.id, pr.title, pr.url, pr.pull_request_key, pr.merged_date, coalesce(ppm.pr_coding_time, 0) + coalesce(ppm.pr_pickup_time, 0) + coalesce(ppm.pr_review_time, 0) as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project
    and pr.merged_date >= :middle::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
)
select id::text, url || ' ' || pull_request_key as name, merged_date::text, value from _prs order by hashint8(id) limit 1000
