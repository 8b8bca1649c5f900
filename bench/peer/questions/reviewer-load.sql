-- Who reviewed how many pull requests, and how soon.
with _reviews as (
  select c.account_name, c.pull_request_id, min(c.created_date) as first, count(*) as n, min(pr.created_date) as opened
  from peer.pull_request_comments c
  join peer.pull_requests pr on pr.id = c.pull_request_id
  join peer.project_mapping pm on pr.base_repo_id = pm.row_id and pm."table" = 'repos'
  where pm.project_name = :project and c.type = 'REVIEW' and c.account_name is distinct from pr.author_name
    and c.created_date >= :from::timestamp at time zone :zone and c.created_date < :after::timestamp at time zone :zone
  group by 1, 2
), _ranks as (
  select *, percent_rank() over (partition by account_name order by first - opened) as ranks from _reviews
)
select account_name, sum(n)::int as reviews, count(*)::int as pulls, extract(epoch from max(first - opened) filter (where ranks <= 0.5))::float8 as p50
from _ranks group by 1 order by 1
