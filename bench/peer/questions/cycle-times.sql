-- From the first time in progress to the resolution: the percentiles.
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
)
select count(*)::int as n, percentile_cont(0.5) within group (order by seconds) as p50, percentile_cont(0.75) within group (order by seconds) as p75,
  percentile_cont(0.85) within group (order by seconds) as p85, percentile_cont(0.95) within group (order by seconds) as p95
from _times;

-- How many how long.
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
)
select width_bucket(seconds, 0, 4000000, 20) as bin, count(*)::int as n from _times group by 1 order by 1;

-- A thousand of them.
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
)
select id::text, issue_key, title, url, resolution_date::text, seconds::float8 from _times order by hashint8(id) limit 1000;

-- From creation to the resolution.
with _issues as (
  select distinct i.id, extract(epoch from i.resolution_date - i.created_date) as seconds
  from peer.issues i
  join peer.board_issues bi on bi.issue_id = i.id
  join peer.project_mapping pm on pm.row_id = bi.board_id and pm."table" = 'boards'
  where pm.project_name = :project and i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
)
select count(*)::int as n, percentile_cont(0.5) within group (order by seconds) as p50, percentile_cont(0.75) within group (order by seconds) as p75,
  percentile_cont(0.85) within group (order by seconds) as p85, percentile_cont(0.95) within group (order by seconds) as p95
from _issues
