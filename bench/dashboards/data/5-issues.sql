-- Issues of Jira and GitHub, and the ways they went through their statuses.

create table bench.paths (upto float8 primary key, statuses text[] not null);
insert into bench.paths
select sum(weight) over (order by position) / sum(weight) over (), statuses
from (values
  (1, 0.06, '{3,7}'::text[]),
  (2, 0.12, '{2,3,4,7}'),
  (3, 0.18, '{2,3,4,6,7}'),
  (4, 0.20, '{2,3,4,3,4,6,7}'),
  (5, 0.14, '{2,3,5,3,4,6,7}'),
  (6, 0.14, '{2,3,5,3,4,6,3,4,6,7}'),
  (7, 0.10, '{2,3,4,6,7,3,4,6,7}'),
  (8, 0.06, '{2,3,5,3,5,3,4,3,4,6,4,6,7}')
) as p(position, weight, statuses);

create unlogged table bench.issues as
select i.id, i.h, i.client as client_id, t.github, case when t.github then r.id end as repository_id,
  case when not t.github then p.id end as project_id, i.at as created_at, s.statuses,
  bench.span(i.h, 20, '6 days', 1.3) as span,
  (2 * row_number() over (partition by t.github, case when t.github then r.id else p.id end order by i.id))::int as number
from bench.items('issues') i
cross join lateral (select bench.u(i.h, 6) < 0.18 as github) t
join lateral (select count from bench.repositories where client_id = i.client and place = 1) c on true
join bench.repositories r on r.client_id = i.client and r.place = 1 + floor(c.count * power(bench.u(i.h, 5), 1.5))::int
join lateral (select count from bench.projects where client_id = i.client and place = 1) q on true
join bench.projects p on p.client_id = i.client and p.place = 1 + floor(q.count * power(bench.u(i.h, 5), 1.3))::int
cross join lateral (
  select case when not t.github then (select statuses from bench.paths where upto >= bench.u(i.h, 7) order by upto limit 1)
    when bench.u(i.h, 8) < 0.85 then '{closed}'::text[] when bench.u(i.h, 8) < 0.9 then '{closed,open,closed}' else '{}' end as statuses
) s;

create unlogged table bench.changes as
select i.id as issue_id, i.client_id, i.github, i.h, place::int, i.statuses[place - 1] as before, i.statuses[place] as after,
  i.created_at + date_trunc('second', i.span * ((place - 0.6 * bench.u(i.h, 30 + place::int)) / cardinality(i.statuses))) as at
from bench.issues i cross join lateral generate_series(1, cardinality(i.statuses)) as place;
delete from bench.changes where bench.seen(at) is null;
create unique index on bench.changes (issue_id, place);
analyze bench.changes;

insert into issues (id, client_id, integration_id, external_id, repository_id, project_id, key, number, title, url, type, type_external_id,
  is_subtask, status_id, labels, author, assignee, story_points, comment_count, created_at, resolved_at, source_updated_at, synced_at)
overriding system value
select i.id, i.client_id, 2 * i.client_id - i.github::int, (20000000 + i.id)::text, i.repository_id, i.project_id,
  case when i.github then '#' || i.number else 'P' || p.place || '-' || i.number end, i.number,
  'What somebody would like to have, number ' || i.number, 'https://issues.invalid/' || i.id, t.name, t.id, coalesce(t.subtask, false),
  coalesce(c.after, case when i.github then 'open' else '1' end),
  case when bench.u(i.h, 51) < 0.012 and i.github then array['incident'] when bench.u(i.h, 51) < 0.2 then array['bug'] else '{}' end,
  'person-' || floor(40 * bench.u(i.h, 52))::int, 'person-' || floor(40 * bench.u(i.h, 53))::int,
  case when not i.github then (array[1, 2, 3, 5, 8])[1 + floor(5 * bench.u(i.h, 54))::int] end, 2, i.created_at,
  case when c.after in ('7', 'closed') then c.at end, coalesce(c.at, i.created_at), bench.the_end()
from bench.issues i
left join bench.projects p on p.id = i.project_id
left join lateral (select after, at from bench.changes where issue_id = i.id order by place desc limit 1) c on true
left join lateral (select * from bench.types where not i.github and upto > bench.u(i.h, 50) order by upto limit 1) t on true
order by i.id;

insert into issue_changes (client_id, issue_id, external_id, item, field, from_id, from_text, to_id, to_text, author, at)
select c.client_id, c.issue_id, c.place::text, 0, 'status', coalesce(c.before, f.first), coalesce(b.name, f.first), c.after, coalesce(a.name, c.after), 'person-1', c.at
from bench.changes c
cross join lateral (select case when c.github then 'open' else '1' end as first) f
left join bench.statuses a on a.id = c.after
left join bench.statuses b on b.id = coalesce(c.before, f.first)
order by c.at;

insert into issue_keys (client_id, integration_id, issue_id, key)
select client_id, integration_id, id, key from issues where project_id is not null;

-- Some changes close an issue of their repository.
insert into pull_request_issues (client_id, pull_request_id, issue_external_id, repository_name, number)
select p.client_id, p.id, i.external_id::bigint, r.full_name, i.number
from bench.pulls p
join repositories r on r.id = p.repository_id
join issues i on i.repository_id = p.repository_id and i.number = p.number + 1
where bench.u(p.h, 80) < 0.3;
