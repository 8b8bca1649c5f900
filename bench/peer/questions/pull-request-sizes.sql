-- Merged pull requests by lines changed, and how long those of each size took.
with _prs as (
  select distinct pr.id, pr.merged_date >= :middle::timestamp at time zone :zone as period, pr.additions + pr.deletions as lines, ppm.pr_coding_time + coalesce(ppm.pr_pickup_time, 0) + coalesce(ppm.pr_review_time, 0) as seconds
  from peer.pull_requests pr
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project
    and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
), _sized as (
  select *, case when lines < 10 then 'XS' when lines < 50 then 'S' when lines < 250 then 'M' when lines < 1000 then 'L' else 'XL' end as size
  from _prs
), _ranks as (
  select *, percent_rank() over (partition by period, size order by seconds) as ranks from _sized
)
select period, size, count(*)::int as n, max(seconds) filter (where ranks <= 0.5) as p50 from _ranks group by 1, 2 order by 1, 2
