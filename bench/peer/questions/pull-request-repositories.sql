-- Pull requests opened and merged in each repository, and how long they took.
with _prs as (
  select distinct pr.id, pr.base_repo_id, pr.created_date, pr.merged_date, ppm.pr_cycle_time, ppm.pr_pickup_time
  from peer.pull_requests pr
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  left join peer.project_pr_metrics ppm on ppm.id = pr.id
  where pm.project_name = :project and (
    (pr.created_date >= :from::timestamp at time zone :zone and pr.created_date < :after::timestamp at time zone :zone)
    or (pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone))
), _ranks as (
  select *, percent_rank() over (partition by base_repo_id order by pr_cycle_time) as ranks from _prs where merged_date is not null
)
select p.base_repo_id::text as repo, count(*)::int as n, count(p.merged_date)::int as merged, max(r.p50) as p50
from _prs p
left join (select base_repo_id, max(pr_cycle_time) filter (where ranks <= 0.5) as p50 from _ranks group by 1) r using (base_repo_id)
group by 1 order by 1
