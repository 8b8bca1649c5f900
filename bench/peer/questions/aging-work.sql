-- Issues under way, and since when.
with _issues as (
  select distinct i.id, i.issue_key, i.title, i.url, i.original_type, i.assignee_name, i.original_status
  from peer.issues i
  join peer.board_issues bi on bi.issue_id = i.id
  join peer.project_mapping pm on pm.row_id = bi.board_id and pm."table" = 'boards'
  where pm.project_name = :project and i.resolution_date is null
    and i.original_status in ('In Progress', 'In Review', 'Blocked', 'Testing')
)
select i.id::text, i.issue_key, i.title, i.url, i.original_type, i.assignee_name, i.original_status,
  extract(epoch from now() - min(c.created_date) filter (where c.to_value = 'indeterminate'))::float8 as age,
  extract(epoch from now() - max(c.created_date))::float8 as here
from _issues i join peer.issue_changelogs c on c.issue_id = i.id and c.field_name = 'status'
group by 1, 2, 3, 4, 5, 6, 7 order by age desc limit 1000;

-- How old those resolved in the range were when they left each status for the last time.
with _issues as (
  select distinct i.id, i.resolution_date
  from peer.issues i
  join peer.board_issues bi on bi.issue_id = i.id
  join peer.project_mapping pm on pm.row_id = bi.board_id and pm."table" = 'boards'
  where pm.project_name = :project
    and i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
), _started as (
  select i.id, min(c.created_date) as started
  from _issues i join peer.issue_changelogs c on c.issue_id = i.id and c.field_name = 'status' and c.to_value = 'indeterminate'
  group by 1
), _left as (
  select i.id, c.original_from_value as status, max(c.created_date) as left_at
  from _issues i join peer.issue_changelogs c on c.issue_id = i.id and c.field_name = 'status'
  group by 1, 2
), _ages as (
  select l.status, extract(epoch from l.left_at - s.started) as seconds from _left l join _started s using (id) where l.left_at > s.started
)
select status, count(*)::int as n, percentile_cont(0.5) within group (order by seconds) as p50,
  percentile_cont(0.85) within group (order by seconds) as p85, percentile_cont(0.95) within group (order by seconds) as p95
from _ages group by 1 order by 1
