-- Clients with their repositories, projects, services and workflows.

insert into clients (id, name, time_zone)
select id, 'Client ' || id,
  (array['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'UTC', 'Australia/Sydney'])[1 + (id - 1) % 5]
from bench.clients;

insert into integrations (id, client_id, kind, name, base_url, token_sealed, repository_names, project_keys)
overriding system value
select 2 * id - 1, id, 'github', 'GitHub', 'https://github.invalid', 'v1', '{}'::text[], '{}'::text[] from bench.clients
union all
select 2 * id, id, 'jira', 'Jira', 'https://jira.invalid', 'v1', '{}', '{}' from bench.clients;

create table bench.repositories as
select row_number() over (order by c.id, place) as id, c.id as client_id, place::int, c.count::int
from (
  select c.id, greatest(2, round(c.share * s.base)) as count
  from bench.clients c, bench.sizes s where s.what = 'repositories'
) c cross join lateral generate_series(1, c.count::int) as place;
alter table bench.repositories add primary key (client_id, place);

insert into repositories (id, client_id, integration_id, external_id, full_name, url, default_branch)
overriding system value
select id, client_id, 2 * client_id - 1, 10000 + id, 'client-' || client_id || '/repository-' || place,
  'https://github.invalid/client-' || client_id || '/repository-' || place, 'main'
from bench.repositories;

create table bench.projects as
select row_number() over (order by c.id, place) as id, c.id as client_id, place::int, c.count::int
from (
  select c.id, greatest(2, round(c.share * s.base)) as count
  from bench.clients c, bench.sizes s where s.what = 'projects'
) c cross join lateral generate_series(1, c.count::int) as place;
alter table bench.projects add primary key (client_id, place);

insert into projects (id, client_id, integration_id, external_id, key, name, url)
overriding system value
select id, client_id, 2 * client_id, (10000 + id)::text, 'P' || place, 'Project ' || place,
  'https://jira.invalid/browse/P' || place
from bench.projects;

update integrations i set
  repository_names = array(select full_name from repositories r where r.integration_id = i.id order by id),
  project_keys = array(select key from projects p where p.integration_id = i.id order by id);

insert into etl_checkpoints (client_id, integration_id, job, scope, watermark)
select client_id, integration_id, 'sync-github-pull-requests', full_name, bench.the_end() from repositories
union all
select client_id, integration_id, 'sync-jira-issues', key, bench.the_end() from projects;

-- Three repositories and a project make a service; every fourth repository is one of its own.
insert into services (client_id, name)
select distinct client_id, 'Service ' || (place + 3) / 4 from bench.repositories order by 1, 2;
insert into service_repositories (client_id, repository_id, service_id)
select r.client_id, r.id, s.id
from bench.repositories r join services s on s.client_id = r.client_id and s.name = 'Service ' || (r.place + 3) / 4
where r.place % 4 > 0;
insert into service_projects (client_id, service_id, project_id)
select p.client_id, s.id, p.id
from bench.projects p join services s on s.client_id = p.client_id and s.name = 'Service ' || p.place;

create table bench.statuses (id text primary key, name text, category text, step text, position int, step_category text);
insert into bench.statuses values
  ('1', 'To Do', 'new', 'Backlog', 1, 'todo'), ('2', 'Selected', 'new', 'Selected', 2, 'todo'),
  ('3', 'In Progress', 'indeterminate', 'Development', 3, 'in_progress'),
  ('4', 'In Review', 'indeterminate', 'Review', 4, 'in_progress'),
  ('5', 'Blocked', 'indeterminate', 'Waiting', 5, 'waiting'),
  ('6', 'Testing', 'indeterminate', 'Testing', 6, 'in_progress'), ('7', 'Done', 'done', 'Done', 7, 'done');
insert into issue_statuses (client_id, integration_id, external_id, name, category)
select c.id, 2 * c.id, s.id, s.name, s.category from bench.clients c cross join bench.statuses s;

create table bench.types (id text primary key, name text, upto float8, subtask boolean);
insert into bench.types values ('1', 'Story', 0.38, false), ('2', 'Bug', 0.6, false), ('3', 'Task', 0.83, false),
  ('4', 'Sub-task', 0.985, true), ('5', 'Incident', 1, false);
insert into issue_types (client_id, integration_id, external_id, name, is_subtask, hierarchy_level)
select c.id, 2 * c.id, t.id, t.name, t.subtask, -t.subtask::int from bench.clients c cross join bench.types t;

insert into workflows (client_id, name, is_default) select id, 'Software', true from bench.clients order by id;
insert into workflow_steps (client_id, workflow_id, position, name, category)
select w.client_id, w.id, s.position, s.step, s.step_category from workflows w cross join bench.statuses s
order by w.id, s.position;
insert into status_mappings (client_id, integration_id, status_id, step_id, changed_by)
select w.client_id, 2 * w.client_id, s.id, w.id, 'bench'
from workflow_steps w join bench.statuses s on s.step = w.name
union all
select w.client_id, 2 * w.client_id - 1, g.status, w.id, 'bench'
from workflow_steps w join (values ('open', 'Backlog'), ('closed', 'Done')) as g(status, step) on g.step = w.name;
