-- Deployments of what the default branches had, and incidents that were told.

create table bench.deployments as
select i.id, i.h, i.client as client_id, r.id as repository_id, m.sha, m.place, s.environment, s.success,
  i.at as created_at, i.at + bench.span(i.h, 20, '6 minutes', 0.6) as finished_at
from bench.items('deployments') i
join lateral (select count from bench.repositories where client_id = i.client and place = 1) c on true
join bench.repositories r on r.client_id = i.client and r.place = 1 + floor(c.count * power(bench.u(i.h, 5), 1.5))::int
cross join lateral (
  select case when bench.u(i.h, 6) < 0.75 then 'production' else 'staging' end as environment, bench.u(i.h, 7) < 0.92 as success
) s
cross join lateral (
  select m.sha, m.place from bench.main m where m.repository_id = r.id and m.at <= i.at order by m.at desc, m.sha desc limit 1
) m;
create unique index on bench.deployments (id);

create unlogged table bench.superseded as
select id, lead(finished_at) over (partition by repository_id, environment order by finished_at, id) as at
from bench.deployments where success;

insert into github_deployments (id, client_id, repository_id, external_id, environment, ref, sha, task, creator, state, created_at, source_updated_at)
overriding system value
select d.id, d.client_id, d.repository_id, 7000000 + d.id, d.environment, 'main', d.sha, 'deploy', 'person-1',
  case when not d.success then 'failure' when s.at is null then 'active' else 'inactive' end, d.created_at, coalesce(s.at, d.finished_at)
from bench.deployments d left join bench.superseded s using (id);

insert into github_deployment_statuses (client_id, deployment_id, external_id, state, environment, created_at)
select d.client_id, d.id, 'S' || d.id || '-' || t.state, t.state, d.environment, t.at
from bench.deployments d
left join bench.superseded s using (id)
cross join lateral (
  select 'in_progress' as state, d.created_at + interval '10 seconds' as at
  union all select case when d.success then 'success' else 'failure' end, d.finished_at
  union all select 'inactive', s.at where s.at is not null
) t;

insert into incidents (client_id, source, external_id, title, repository_id, deployment_external_id, opened_at, resolved_at, source_updated_at)
select d.client_id, 'pagerduty', 'I' || d.id, 'Customers see errors since deployment ' || d.id, d.repository_id,
  case when bench.u(d.h, 30) < 0.5 then (7000000 + d.id)::text end, t.opened, bench.seen(t.opened + bench.span(d.h, 32, '2 hours', 1.3)),
  bench.the_end()
from bench.deployments d
cross join lateral (select d.finished_at + bench.span(d.h, 36, '3 hours', 1.4) as opened) t
where d.success and d.environment = 'production' and bench.u(d.h, 31) < 0.06 and bench.seen(t.opened) is not null;
create index on bench.deployments (repository_id, environment, success, finished_at, id);
