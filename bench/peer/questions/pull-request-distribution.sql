-- How long merged pull requests took: the percentiles, and a thousand of them.
with _prs as (
  select distinct pr.id, pr.title, pr.url, pr.pull_request_key, pr.merged_date, ppm.pr_cycle_time
  from peer.pull_requests pr
  join peer.project_pr_metrics ppm on ppm.id = pr.id
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project
    and pr.merged_date >= :from::timestamp at time zone :zone and pr.merged_date < :after::timestamp at time zone :zone
), _ranks as (
  select *, percent_rank() over (order by pr_cycle_time) as ranks from _prs
)
select (select max(pr_cycle_time) from _ranks where ranks <= 0.5) as p50, (select max(pr_cycle_time) from _ranks where ranks <= 0.95) as p95,
  (select json_agg(json_build_array(pull_request_key, url, merged_date, pr_cycle_time)) from (
    select * from _ranks order by hashint8(id) limit 1000) s) as points
