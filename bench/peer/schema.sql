-- The tables of Apache DevLake's domain layer that its dashboards ask, and what its DORA plugin makes of them, with its
-- names for tables and columns. What would only slow it down is left out: our ids are numbers where its own are texts,
-- nothing here is closed by row-level security, and every join and every range of time of a question has its index.

drop schema if exists peer cascade;
create schema peer;

create table peer.project_mapping (
  project_name text not null, "table" text not null, row_id bigint not null,
  primary key (project_name, "table", row_id)
);
create table peer.pull_requests (
  id bigint primary key, base_repo_id bigint not null, status text not null, title text not null, url text not null,
  author_name text, pull_request_key int not null, created_date timestamptz not null, merged_date timestamptz,
  closed_date timestamptz, merge_commit_sha text, base_ref text, head_ref text, additions int, deletions int
);
create table peer.pull_request_comments (
  id bigint primary key, pull_request_id bigint not null, account_name text, type text not null, status text,
  created_date timestamptz not null
);
create table peer.project_pr_metrics (
  id bigint not null, project_name text not null, first_commit_sha text, pr_coding_time int, first_review_id bigint,
  pr_pickup_time int, pr_review_time int, deployment_commit_id bigint, pr_deploy_time int, pr_cycle_time int,
  primary key (id, project_name)
);
create table peer.cicd_deployment_commits (
  id bigint primary key, cicd_deployment_id bigint not null, cicd_scope_id bigint not null, commit_sha text not null,
  ref_name text, name text, result text not null, environment text not null, created_date timestamptz not null,
  started_date timestamptz, finished_date timestamptz, duration_sec int
);
create table peer.cicd_pipelines (
  id bigint primary key, cicd_scope_id bigint not null, name text, result text, status text, created_date timestamptz not null,
  started_date timestamptz, finished_date timestamptz, duration_sec int
);
create table peer.incidents (
  id bigint primary key, scope_id bigint, title text, created_date timestamptz not null, resolution_date timestamptz,
  lead_time_minutes int
);
create table peer.project_incident_deployment_relationships (
  id bigint not null, project_name text not null, deployment_id bigint not null, primary key (id, project_name)
);
create table peer.issues (
  id bigint primary key, issue_key text not null, title text not null, url text not null, type text, original_type text,
  status text not null, original_status text not null, story_point float8, priority text, creator_name text,
  assignee_name text, created_date timestamptz not null, updated_date timestamptz, resolution_date timestamptz,
  lead_time_minutes int
);
create table peer.board_issues (board_id bigint not null, issue_id bigint not null, primary key (board_id, issue_id));
create table peer.issue_changelogs (
  id bigint generated always as identity primary key, issue_id bigint not null, author_name text, field_name text not null,
  original_from_value text, original_to_value text, from_value text, to_value text, created_date timestamptz not null
);
