-- Issues resolved in each week, by type.
select date_trunc('week', i.resolution_date at time zone :zone)::date::text as start, i.original_type as type, count(distinct i.id)::int as n
from peer.issues i
join peer.board_issues bi on bi.issue_id = i.id
join peer.project_mapping pm on pm.row_id = bi.board_id and pm."table" = 'boards'
where pm.project_name = :project
  and i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
group by 1, 2 order by 1, 2;

-- Of all of each period.
select i.resolution_date >= :middle::timestamp at time zone :zone as period, count(distinct i.id)::int as n
  from peer.issues i
  join peer.board_issues bi on bi.issue_id = i.id
  join peer.project_mapping pm on pm.row_id = bi.board_id and pm."table" = 'boards'
  where pm.project_name = :project and i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
group by 1
