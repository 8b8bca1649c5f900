-- Pull requests opened.
select date_trunc('week', pr.created_date at time zone :zone)::date::text as start, pr.created_date >= :middle::timestamp at time zone :zone as period, count(distinct pr.id)::int as n
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project and pr.created_date >= :from::timestamp at time zone :zone and pr.created_date < :after::timestamp at time zone :zone
group by 1, 2 order by 1;

-- Pull requests merged.
select date_trunc('week', pr.merged_date at time zone :zone)::date::text as start, pr.merged_date >= :middle::timestamp at time zone :zone as period, count(distinct pr.id)::int as n
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
group by 1, 2 order by 1;

-- Pull requests closed without a merge.
select date_trunc('week', pr.closed_date at time zone :zone)::date::text as start, pr.closed_date >= :middle::timestamp at time zone :zone as period, count(distinct pr.id)::int as n
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project and pr.closed_date >= :from::timestamp at time zone :zone and pr.closed_date < :after::timestamp at time zone :zone and pr.merged_date is null
group by 1, 2 order by 1;

-- How long merged ones took, by week.
with _prs as (
  select distinct pr.id, date_trunc('week', pr.merged_date at time zone :zone)::date as week, pr.merged_date >= :middle::timestamp at time zone :zone as period, coalesce(ppm.pr_coding_time, 0) + coalesce(ppm.pr_pickup_time, 0) + coalesce(ppm.pr_review_time, 0) as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by week order by value) as ranks from _prs
)
select week::text as start, count(*)::int as n, max(value) filter (where ranks <= 0.5) as p50 from _ranks group by week order by week;

-- How long merged ones took, of each period.
with _prs as (
  select distinct pr.id, date_trunc('week', pr.merged_date at time zone :zone)::date as week, pr.merged_date >= :middle::timestamp at time zone :zone as period, coalesce(ppm.pr_coding_time, 0) + coalesce(ppm.pr_pickup_time, 0) + coalesce(ppm.pr_review_time, 0) as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by period order by value) as ranks from _prs
)
select period, count(*)::int as n, max(value) filter (where ranks <= 0.5) as p50, max(value) filter (where ranks <= 0.9) as p90 from _ranks group by period;

-- Time to the first review, by week.
with _prs as (
  select distinct pr.id, date_trunc('week', pr.merged_date at time zone :zone)::date as week, pr.merged_date >= :middle::timestamp at time zone :zone as period, ppm.pr_pickup_time as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone and ppm.pr_pickup_time is not null
), _ranks as (
  select *, percent_rank() over (partition by week order by value) as ranks from _prs
)
select week::text as start, count(*)::int as n, max(value) filter (where ranks <= 0.5) as p50 from _ranks group by week order by week;

-- Time to the first review, of each period.
with _prs as (
  select distinct pr.id, date_trunc('week', pr.merged_date at time zone :zone)::date as week, pr.merged_date >= :middle::timestamp at time zone :zone as period, ppm.pr_pickup_time as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone and ppm.pr_pickup_time is not null
), _ranks as (
  select *, percent_rank() over (partition by period order by value) as ranks from _prs
)
select period, count(*)::int as n, max(value) filter (where ranks <= 0.5) as p50, max(value) filter (where ranks <= 0.9) as p90 from _ranks group by period;

-- Reviews, and merged without one, of each period.
with _prs as (
  select pr.id, pr.merged_date >= :middle::timestamp at time zone :zone as period, count(c.id) as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  left join peer.pull_request_comments c on c.pull_request_id = pr.id and c.type = 'REVIEW'
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
  group by 1, 2
), _ranks as (
  select *, percent_rank() over (partition by period order by value) as ranks from _prs
)
select period, count(*)::int as n, avg(value)::float8 as mean, max(value) filter (where ranks <= 0.9) as p90,
  avg((value = 0)::int)::float8 as none from _ranks group by period;

-- Rounds of change requests, of each period.
with _prs as (
  select pr.id, pr.merged_date >= :middle::timestamp at time zone :zone as period, count(c.id) filter (where c.status = 'CHANGES_REQUESTED') as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  left join peer.pull_request_comments c on c.pull_request_id = pr.id and c.type = 'REVIEW'
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
  group by 1, 2
), _ranks as (
  select *, percent_rank() over (partition by period order by value) as ranks from _prs
)
select period, count(*)::int as n, avg(value)::float8 as mean, max(value) filter (where ranks <= 0.9) as p90,
  avg((value = 0)::int)::float8 as none from _ranks group by period;

-- Reverts among merged ones, of each period.
select pr.merged_date >= :middle::timestamp at time zone :zone as period, avg((pr.title ~ '^Revert "')::int)::float8 as share
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
group by 1;

-- Open now.
select count(distinct pr.id)::int as n
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project and pr.status = 'OPEN'
