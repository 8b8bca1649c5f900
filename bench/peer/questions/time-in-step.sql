-- How long issues resolved in the range were in each status, from the changelog.
with _issues as (
  select distinct i.id, i.created_date, i.resolution_date
  from peer.issues i
  join peer.board_issues bi on bi.issue_id = i.id
  join peer.project_mapping pm on pm.row_id = bi.board_id and pm."table" = 'boards'
  where pm.project_name = :project
    and i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
), _stays as (
  select i.id, 'To Do' as status, i.created_date as entered, coalesce(min(c.created_date), i.resolution_date) as left_at
  from _issues i left join peer.issue_changelogs c on c.issue_id = i.id and c.field_name = 'status'
  group by i.id, i.created_date, i.resolution_date
  union all
  select i.id, c.original_to_value, c.created_date,
    lead(c.created_date) over (partition by i.id order by c.created_date, c.id)
  from _issues i join peer.issue_changelogs c on c.issue_id = i.id and c.field_name = 'status'
), _times as (
  select id, status, sum(extract(epoch from left_at - entered)) as seconds from _stays where left_at is not null group by 1, 2
)
select status, count(*)::int as n, percentile_cont(0.5) within group (order by seconds) as p50,
  percentile_cont(0.85) within group (order by seconds) as p85
from _times group by 1 order by 1
