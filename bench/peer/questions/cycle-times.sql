-- From the first time in progress to the resolution, issue by issue.
with _issues as (
  select distinct i.id, i.issue_key, i.title, i.url, i.original_type, i.created_date, i.resolution_date
  from peer.issues i
  join peer.board_issues bi on bi.issue_id = i.id
  join peer.project_mapping pm on pm.row_id = bi.board_id and pm."table" = 'boards'
  where pm.project_name = :project
    and i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
), _times as (
  select i.id, i.issue_key, i.title, i.url, i.resolution_date, min(c.created_date) as started,
    extract(epoch from i.resolution_date - min(c.created_date)) as seconds
  from _issues i
  join peer.issue_changelogs c on c.issue_id = i.id and c.field_name = 'status' and c.to_value = 'indeterminate'
  group by 1, 2, 3, 4, 5
), _ranks as (
  select *, percent_rank() over (order by seconds) as ranks from _times
)
select count(*)::int as n, percentile_cont(0.5) within group (order by seconds) as p50,
  percentile_cont(0.95) within group (order by seconds) as p95,
  json_agg(json_build_array(issue_key, resolution_date, seconds) order by resolution_date) filter (where ranks > 0.99) as worst
from _ranks
