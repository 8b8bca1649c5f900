-- What its collectors and converters bring; a client is a project.

insert into peer.project_mapping
select 'client-' || client_id, 'repos', id from repositories
union all
select 'client-' || client_id, 'cicd_scopes', id from repositories
union all
select 'client-' || client_id, 'boards', id from projects
union all
select 'client-' || client_id, 'boards', 1000000 + id from repositories;

insert into peer.pull_requests
select id, repository_id, upper(state), title, url, author, number, created_at, merged_at, closed_at, merge_commit_sha,
  base_ref, head_ref, additions, deletions
from pull_requests order by id;

insert into peer.pull_request_comments
select id, pull_request_id, author, 'REVIEW', upper(state), submitted_at from reviews where not author_is_bot order by id;

insert into peer.cicd_deployment_commits
select d.id, d.id, d.repository_id, d.sha, d.ref, 'deploy', case when s.state = 'success' then 'SUCCESS' else 'FAILURE' end,
  case when d.environment = 'production' then 'PRODUCTION' else 'STAGING' end, d.created_at, d.created_at, s.created_at,
  extract(epoch from s.created_at - d.created_at)::int
from github_deployments d
join github_deployment_statuses s on s.deployment_id = d.id and s.state in ('success', 'failure')
order by d.id;

insert into peer.cicd_pipelines
select id, repository_id, name, upper(conclusion), 'DONE', created_at, started_at, finished_at,
  extract(epoch from finished_at - started_at)::int
from workflow_runs order by id;

-- A sub-task is no requirement of its own: left out, as we do. GitHub's issues have the repository as their board.
insert into peer.issues
select i.id, i.key, i.title, i.url, upper(i.type), i.type, case when i.resolved_at is null then 'IN_PROGRESS' else 'DONE' end,
  coalesce(s.name, i.status_id), i.story_points, i.priority, i.author, i.assignee, i.created_at, i.source_updated_at, i.resolved_at,
  extract(epoch from i.resolved_at - i.created_at)::int / 60
from issues i left join issue_statuses s on s.integration_id = i.integration_id and s.external_id = i.status_id
where not i.is_subtask order by i.id;

insert into peer.board_issues select coalesce(project_id, 1000000 + repository_id), id from issues where not is_subtask;

insert into peer.issue_changelogs (issue_id, author_name, field_name, original_from_value, original_to_value, from_value, to_value, created_date)
select c.issue_id, c.author, c.field, c.from_text, c.to_text, f.category, t.category, c.at
from issue_changes c
join peer.issues i on i.id = c.issue_id
join issues o on o.id = i.id
left join issue_statuses f on f.integration_id = o.integration_id and f.external_id = c.from_id
left join issue_statuses t on t.integration_id = o.integration_id and t.external_id = c.to_id
order by c.at;
