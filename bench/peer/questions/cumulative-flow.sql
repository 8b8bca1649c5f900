-- Issues in each status at the end of each day: of every issue the last change before it.
with _issues as (
  select distinct i.id, i.created_date
  from peer.issues i
  join peer.board_issues bi on bi.issue_id = i.id
  join peer.project_mapping pm on pm.row_id = bi.board_id and pm."table" = 'boards'
  where pm.project_name = :project
), _calendar as (
  select day::date as day, (day + interval '1 day') at time zone :zone as ends
  from generate_series(:from::timestamp, :after::timestamp - interval '1 day', '1 day') as day
)
select c.day::text as day, coalesce(l.original_to_value, 'To Do') as status, count(*)::int as n
from _calendar c
join _issues i on i.created_date < c.ends
left join lateral (
  select l.original_to_value from peer.issue_changelogs l
  where l.issue_id = i.id and l.field_name = 'status' and l.created_date < c.ends
  order by l.created_date desc limit 1
) l on true
group by 1, 2 order by 1, 2
