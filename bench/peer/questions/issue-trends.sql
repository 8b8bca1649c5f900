-- Issues of each week: created, resolved, how long those took, and how many were open at its end.
with _issues as (
  select distinct i.id, i.created_date, i.resolution_date
  from peer.issues i
  join peer.board_issues bi on bi.issue_id = i.id
  join peer.project_mapping pm on pm.row_id = bi.board_id and pm."table" = 'boards'
  where pm.project_name = :project
), _weeks as (
  select week::date as week, least(week + interval '7 days', :after::timestamp) at time zone :zone as ends
  from generate_series(date_trunc('week', :from::timestamp), :after::timestamp - interval '1 day', '1 week') as week
), _created as (
  select date_trunc('week', created_date at time zone :zone)::date as week, count(*) as n from _issues
  where created_date >= :from::timestamp at time zone :zone and created_date < :after::timestamp at time zone :zone group by 1
), _times as (
  select i.id, date_trunc('week', i.resolution_date at time zone :zone)::date as week,
    extract(epoch from i.resolution_date - i.created_date) as lead, extract(epoch from i.resolution_date - min(c.created_date)) as cycle
  from _issues i
  left join peer.issue_changelogs c on c.issue_id = i.id and c.field_name = 'status' and c.to_value = 'indeterminate'
  where i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
  group by i.id, i.resolution_date, i.created_date
), _done as (
  select week, count(*) as n, percentile_cont(0.5) within group (order by lead) as lead50, percentile_cont(0.85) within group (order by lead) as lead85,
    percentile_cont(0.5) within group (order by cycle) as cycle50, percentile_cont(0.85) within group (order by cycle) as cycle85
  from _times group by 1
), _open as (
  select w.week, count(*) as n from _weeks w join _issues i on i.created_date < w.ends and (i.resolution_date is null or i.resolution_date >= w.ends)
  group by 1
)
select w.week::text as start, c.n::int as created, d.n::int as done, d.lead50, d.lead85, d.cycle50, d.cycle85, o.n::int as open
from _weeks w left join _created c using (week) left join _done d using (week) left join _open o using (week) order by 1;

-- Of all of each period.
with _issues as (
  select distinct i.id, i.created_date, i.resolution_date, i.resolution_date >= :middle::timestamp at time zone :zone as period
  from peer.issues i
  join peer.board_issues bi on bi.issue_id = i.id
  join peer.project_mapping pm on pm.row_id = bi.board_id and pm."table" = 'boards'
  where pm.project_name = :project and i.resolution_date >= :from::timestamp at time zone :zone and i.resolution_date < :after::timestamp at time zone :zone
), _times as (
  select i.id, i.period, extract(epoch from i.resolution_date - i.created_date) as lead, extract(epoch from i.resolution_date - min(c.created_date)) as cycle
  from _issues i
  left join peer.issue_changelogs c on c.issue_id = i.id and c.field_name = 'status' and c.to_value = 'indeterminate'
  group by i.id, i.period, i.resolution_date, i.created_date
)
select period, count(*)::int as n, percentile_cont(0.5) within group (order by lead) as lead50, percentile_cont(0.85) within group (order by lead) as lead85,
  percentile_cont(0.5) within group (order by cycle) as cycle50, percentile_cont(0.85) within group (order by cycle) as cycle85
from _times group by 1
