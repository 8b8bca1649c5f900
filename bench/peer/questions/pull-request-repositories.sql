-- Pull requests opened in each repository.
select pr.base_repo_id::text as repo, count(distinct pr.id)::int as n
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project and pr.created_date >= :middle::timestamp at time zone :zone and pr.created_date < :after::timestamp at time zone :zone
group by 1 order by 1;

-- Closed without a merge.
select pr.base_repo_id::text as repo, count(distinct pr.id)::int as n
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project and pr.merged_date is null and pr.closed_date >= :middle::timestamp at time zone :zone and pr.closed_date < :after::timestamp at time zone :zone
group by 1 order by 1;

-- Open now.
select pr.base_repo_id::text as repo, count(distinct pr.id)::int as n
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project and pr.status = 'OPEN'
group by 1 order by 1;

-- How long merged ones took, by repository.
with _prs as (
  select distinct pr.id, pr.base_repo_id, pr.merged_date >= :middle::timestamp at time zone :zone as period, coalesce(ppm.pr_coding_time, 0) + coalesce(ppm.pr_pickup_time, 0) + coalesce(ppm.pr_review_time, 0) as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by period, base_repo_id order by value) as ranks from _prs
)
select base_repo_id::text as repo, period, count(*)::int as n, max(value) filter (where ranks <= 0.5) as p50 from _ranks group by 1, 2 order by 1, 2;

-- Time to the first review, by repository.
with _prs as (
  select distinct pr.id, pr.base_repo_id, pr.merged_date >= :middle::timestamp at time zone :zone as period, ppm.pr_pickup_time as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone and ppm.pr_pickup_time is not null
), _ranks as (
  select *, percent_rank() over (partition by period, base_repo_id order by value) as ranks from _prs
)
select base_repo_id::text as repo, period, count(*)::int as n, max(value) filter (where ranks <= 0.5) as p50 from _ranks group by 1, 2 order by 1, 2;

-- Lines changed, by repository.
with _prs as (
  select distinct pr.id, pr.base_repo_id, pr.merged_date >= :middle::timestamp at time zone :zone as period, pr.additions + pr.deletions as value
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (partition by period, base_repo_id order by value) as ranks from _prs
)
select base_repo_id::text as repo, period, count(*)::int as n, max(value) filter (where ranks <= 0.5) as p50 from _ranks group by 1, 2 order by 1, 2
