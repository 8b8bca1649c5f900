-- Deployments to production: successes of each week, and on how many days.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1
  having max(cdc.finished_date) >= :from::timestamp at time zone :zone and max(cdc.finished_date) < :after::timestamp at time zone :zone
), _calendar as (
  select day::date as day from generate_series(:from::timestamp, :after::timestamp - interval '1 day', '1 day') as day
), _days as (
  select c.day, count(distinct d.deployment_id)::int as deployments
  from _calendar c left join _deployments d on (d.finished at time zone :zone)::date = c.day group by 1
)
select date_trunc('week', day)::date::text as start, sum(deployments)::int as n, (count(*) filter (where deployments > 0))::int as days
from _days group by 1 order by 1;

-- Of each period: deployment days of its weeks and months, in the middle.
with _deployments as (
  select cdc.cicd_deployment_id as deployment_id, max(cdc.finished_date) as finished
  from peer.cicd_deployment_commits cdc
  join peer.project_mapping pm on cdc.cicd_scope_id = pm.row_id and pm."table" = 'cicd_scopes'
  where pm.project_name = :project and cdc.result = 'SUCCESS' and cdc.environment = 'PRODUCTION'
  group by 1
  having max(cdc.finished_date) >= :from::timestamp at time zone :zone and max(cdc.finished_date) < :after::timestamp at time zone :zone
), _calendar as (
  select day::date as day, day >= :middle::timestamp as period from generate_series(:from::timestamp, :after::timestamp - interval '1 day', '1 day') as day
), _days as (
  select c.period, c.day, max(case when d.deployment_id is not null then 1 else 0 end) as deployed, count(distinct d.deployment_id) as n
  from _calendar c left join _deployments d on (d.finished at time zone :zone)::date = c.day group by 1, 2
), _weeks as (
  select period, date_trunc('week', day) as week, sum(deployed) as days from _days group by 1, 2
), _months as (
  select period, date_trunc('month', day) as month, sum(deployed) as days from _days group by 1, 2
), _week_ranks as (
  select *, percent_rank() over (partition by period order by days) as ranks from _weeks
), _month_ranks as (
  select *, percent_rank() over (partition by period order by days) as ranks from _months
)
select p.period, (select sum(n) from _days d where d.period = p.period)::int as n,
  (select max(days) from _week_ranks w where w.period = p.period and ranks <= 0.5)::int as days_a_week,
  (select max(days) from _month_ranks m where m.period = p.period and ranks <= 0.5)::int as days_a_month
from (values (true), (false)) as p(period)
