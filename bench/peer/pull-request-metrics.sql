-- project_pr_metrics of a project, as its DORA plugin calculates them: everything is deleted and made again. Which
-- deployment was the first to have a change is taken from the places of both on the default branch. Seconds where the
-- plugin has minutes, and times in their order, so that figures can be compared with ours.
delete from peer.project_pr_metrics where project_name = 'client-' || $1::int;

insert into peer.project_pr_metrics
select p.id, 'client-' || p.client_id, null, b.opened - b.started, null, b.reviewed - b.opened, b.merged - b.reviewed,
  d.id, case when d.id is not null then greatest(b.merged, d.finished) - b.merged end, coalesce(greatest(b.merged, d.finished), b.merged) - b.started
from pull_requests p
left join lateral (
  select min(c.authored_at) as at from pull_request_commits c where c.pull_request_id = p.id and c.superseded_at is null
) c on true
left join lateral (
  select min(v.submitted_at) as at from reviews v
  where v.pull_request_id = p.id and v.author is distinct from p.author and not v.author_is_bot
    and v.submitted_at <= p.merged_at
) v on true
cross join lateral (
  select extract(epoch from p.opened_at)::int as opened, extract(epoch from least(c.at, p.opened_at))::int as started,
    extract(epoch from greatest(v.at, p.opened_at))::int as reviewed, extract(epoch from greatest(p.merged_at, p.opened_at))::int as merged
) o
cross join lateral (
  select o.opened, o.started, case when v.at is not null then o.reviewed end as reviewed, o.merged
) b
left join bench.main m on m.pull_id = p.id
left join lateral (
  select d.id, extract(epoch from d.finished_at)::int as finished from bench.deployments d
  where d.repository_id = p.repository_id and d.environment = 'production' and d.success and d.place >= m.place
  order by d.finished_at, d.id limit 1
) d on d.id <> (
  select e.id from bench.deployments e
  where e.repository_id = p.repository_id and e.environment = 'production' and e.success order by e.finished_at, e.id limit 1
)
where p.client_id = $1::int and p.merged_at is not null and not p.author_is_bot;
