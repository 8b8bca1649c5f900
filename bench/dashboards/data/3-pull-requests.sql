-- Pull requests with their commits and reviews, and the commit graph that they are merged into. `offset 0` keeps a value
-- that others follow from from being worked out again for each of them.

create unlogged table bench.pulls as
select i.id, i.h, i.client as client_id, r.id as repository_id, who.bot, who.author, who.people, s.draft, i.at as created_at,
  o.opened, least(i.at, o.opened) - t.coding + late.too as first_commit, v.reviewed, a.approved, e.ended,
  -- A few are merged before anybody has looked.
  case when e.merges then bench.seen(e.ended) end as merged_at, case when not e.merges then bench.seen(e.ended) end as refused_at,
  1 + least(19, floor(-2.7 * ln(1 - bench.u(i.h, 12))))::int as commits, r.id % 5 < 1 as squashes,
  (2 * row_number() over (partition by r.id order by i.id) - 1)::int as number
from bench.items('pull_requests') i
join lateral (select count from bench.repositories where client_id = i.client and place = 1) c on true
join bench.repositories r on r.client_id = i.client and r.place = 1 + floor(c.count * power(bench.u(i.h, 5), 1.5))::int
cross join lateral (select (4 + 6 * c.count)::int as people, bench.u(i.h, 6) < 0.06 as bot offset 0) p
cross join lateral (select p.bot, p.people, floor(p.people * power(bench.u(i.h, 7), 1.6))::int as author offset 0) who
cross join lateral (select bench.u(i.h, 8) < 0.12 as draft offset 0) s
cross join lateral (
  select i.at + case when s.draft then bench.span(i.h, 20, '20 hours', 1.2) else interval '0' end as opened offset 0
) o
cross join lateral (select bench.span(i.h, 24, '7 hours', 1.5) as coding offset 0) t
cross join lateral (
  select case when bench.u(i.h, 9) < 0.03 then t.coding + (o.opened - least(i.at, o.opened)) + interval '1 hour' else interval '0' end as too offset 0
) late
cross join lateral (
  select case when not p.bot and bench.u(i.h, 10) < 0.8 then o.opened + bench.span(i.h, 28, '150 minutes', 1.7) end as reviewed offset 0
) v
cross join lateral (
  select case when bench.u(i.h, 11) < 0.9 then v.reviewed + case when bench.u(i.h, 13) < 0.4 then interval '0'
    else bench.span(i.h, 32, '2 hours', 1.6) end end as approved offset 0
) a
cross join lateral (
  select case when bench.u(i.h, 14) < 0.01 and v.reviewed is not null then o.opened + date_trunc('second', (v.reviewed - o.opened) / 2)
    else coalesce(a.approved, v.reviewed, o.opened) + bench.span(i.h, 36, '1 hour', 1.8) end
    + case when bench.u(i.h, 15) < 0.002 then interval '10 years' else interval '0' end as ended,
    bench.u(i.h, 16) < 0.88 as merges offset 0
) e;

insert into pull_requests (id, client_id, repository_id, external_id, number, title, url, state, draft, author, author_is_bot,
  base_ref, head_ref, head_sha, labels, merge_commit_sha, additions, deletions, changed_files, comment_count, created_at,
  merged_at, closed_at, source_updated_at, opened_at, first_commit_at, commit_count, synced_at)
overriding system value
select p.id, p.client_id, p.repository_id, 1000000 + p.id, p.number,
  case when w.reverts then 'Revert "Mend what number ' || (p.number - 2) || ' did"'
    when w.hotfix then 'Hotfix of what customers saw in number ' || p.number
    else 'Change number ' || p.number || ' of what the product does' end,
  'https://github.invalid/client-' || p.client_id || '/pull/' || p.number,
  case when p.merged_at is not null then 'merged' when p.refused_at is not null then 'closed' else 'open' end,
  p.draft and bench.seen(p.opened) is null, case when p.bot then 'renovate[bot]' else 'person-' || p.author end, p.bot,
  case when bench.u(p.h, 40) < 0.95 then 'main' else 'release' end,
  case when w.reverts then 'revert-' || (p.number - 2) || '-topic' else 'topic-' || p.number end,
  bench.sha(p.h, p.commits),
  case when w.hotfix then array['hotfix'] when bench.u(p.h, 41) < 0.3 then array['feature'] when bench.u(p.h, 41) < 0.4 then array['bug', 'backend'] else '{}' end,
  case when p.merged_at is not null then bench.sha(p.h, 0) end,
  (40 * exp(1.6 * bench.z(p.h, 42)))::int, (12 * exp(1.6 * bench.z(p.h, 46)))::int, 1 + (5 * bench.u(p.h, 50))::int,
  (4 * bench.u(p.h, 51))::int, p.created_at, p.merged_at, coalesce(p.merged_at, p.refused_at),
  coalesce(p.merged_at, p.refused_at, p.created_at), bench.seen(p.opened), bench.seen(p.first_commit),
  p.commits, bench.the_end()
from bench.pulls p
cross join lateral (
  select bench.u(p.h, 52) < 0.012 and p.number > 2 as reverts, bench.u(p.h, 53) < 0.02 as hotfix
) w;

create unlogged table bench.branch_commits as
select p.id as pull_id, p.h, p.client_id, p.repository_id, j as place, bench.sha(p.h, j) as sha,
  p.first_commit + greatest(interval '0', p.opened - p.first_commit) * (j - 1) / p.commits + interval '1 second' * j as at
from bench.pulls p cross join lateral generate_series(1, p.commits) as j;

insert into pull_request_commits (client_id, pull_request_id, sha, message, author_name, author_login, authored_at, committed_at)
select b.client_id, b.pull_id, b.sha, 'Part ' || b.place || ' of the change', 'Person ' || p.author, 'person-' || p.author,
  case when b.place = 1 then p.first_commit else date_trunc('second', b.at) end, date_trunc('second', b.at)
from bench.branch_commits b join bench.pulls p on p.id = b.pull_id;

-- The first looks, the second approves, unless the first did.
insert into reviews (client_id, pull_request_id, external_id, author, author_is_bot, state, comment_count, submitted_at)
select p.client_id, p.id, 4 * p.id + v.place, 'person-' || (p.author + v.place + floor((p.people - 3) * bench.u(p.h, 60 + v.place))::int) % p.people,
  false, v.state, (3 * bench.u(p.h, 64 + v.place))::int, v.at
from bench.pulls p
cross join lateral (
  select 1 as place, case when p.approved = p.reviewed then 'approved' when bench.u(p.h, 70) < 0.35 then 'changes_requested' else 'commented' end as state, p.reviewed as at
  union all
  select 2, 'approved', p.approved where p.approved > p.reviewed
) v
where bench.seen(v.at) is not null;

insert into pull_request_events (client_id, pull_request_id, external_id, kind, actor, reviewer, at)
select p.client_id, p.id, 'E' || p.id || '-' || e.kind, e.kind, 'person-' || p.author, e.reviewer, e.at
from bench.pulls p
cross join lateral (
  select 'ready_for_review' as kind, null as reviewer, p.opened as at where p.draft
  union all
  select 'review_requested', 'person-' || (p.author + 1) % p.people, p.opened where not p.bot and bench.u(p.h, 71) < 0.6
) e
where bench.seen(e.at) is not null;

insert into workflow_runs (client_id, repository_id, external_id, workflow_id, name, event, branch, sha, attempt, status, conclusion,
  url, actor, created_at, started_at, finished_at, source_updated_at)
select p.client_id, p.repository_id, 5000000 + p.id, 1 + p.id % 3, (array['Build', 'Test', 'Lint'])[1 + p.id % 3], 'push',
  'topic-' || p.number, bench.sha(p.h, p.commits), 1, 'completed', case when bench.u(p.h, 72) < 0.86 then 'success' else 'failure' end,
  'https://github.invalid/runs/' || p.id, 'person-' || p.author, p.created_at, p.created_at + interval '10 seconds',
  p.created_at + bench.span(p.h, 73, '6 minutes', 0.7), p.created_at + interval '1 hour'
from bench.pulls p;

-- The default branches: merges, and what was committed to them directly.
create table bench.main as
select m.*, row_number() over (partition by repository_id order by at, sha)::int as place,
  lag(sha) over (partition by repository_id order by at, sha) as before
from (
  select client_id, repository_id, bench.sha(h, 0) as sha, merged_at as at, id as pull_id,
    case when not squashes then bench.sha(h, commits) end as tip
  from bench.pulls where merged_at is not null
  union all
  select i.client, r.id, bench.sha(i.h, 0), i.at, null, null
  from bench.items('commits') i
  join lateral (select count from bench.repositories where client_id = i.client and place = 1) c on true
  join bench.repositories r on r.client_id = i.client and r.place = 1 + floor(c.count * power(bench.u(i.h, 5), 1.5))::int
) m;
create unique index on bench.main (repository_id, at, sha) include (place);
create unique index on bench.main (pull_id) where pull_id is not null;
analyze bench.main;

insert into commits (client_id, repository_id, sha, parents, headline, author_name, author_login, authored_at, committed_at)
select client_id, repository_id, sha, array_remove(array[before, tip], null), case when pull_id is null then 'Commit to main' else 'Merge of a change' end,
  'Person 1', 'person-1', at, at
from bench.main order by at;

insert into commits (client_id, repository_id, sha, parents, headline, author_name, author_login, authored_at, committed_at)
select b.client_id, b.repository_id, b.sha, case when b.place > 1 then array[bench.sha(b.h, b.place - 1)] else array_remove(array[f.sha], null) end,
  'Part ' || b.place || ' of the change', 'Person ' || p.author, 'person-' || p.author, date_trunc('second', b.at), date_trunc('second', b.at)
from bench.branch_commits b
join bench.pulls p on p.id = b.pull_id
left join lateral (
  select m.sha from bench.main m where m.repository_id = b.repository_id and m.at < b.at and m.at < p.merged_at
  order by m.at desc, m.sha desc limit 1
) f on b.place = 1
where p.merged_at is not null and not p.squashes
order by b.at;
