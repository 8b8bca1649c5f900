CREATE TABLE "issue_types" (
	"client_id" integer NOT NULL,
	"integration_id" bigint NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"is_subtask" boolean NOT NULL,
	"hierarchy_level" integer,
	CONSTRAINT "issue_types_natural" PRIMARY KEY("integration_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "apart_accounts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "apart_accounts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"accounts" jsonb NOT NULL,
	"others" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"decided_by" text NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "deployments" DROP CONSTRAINT "deployments_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "deployments" DROP CONSTRAINT "deployments_repository_id_repositories_id_fk";
--> statement-breakpoint
ALTER TABLE "pull_request_commits" DROP CONSTRAINT "pull_request_commits_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "pull_request_commits" DROP CONSTRAINT "pull_request_commits_pull_request_id_pull_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "pull_requests" DROP CONSTRAINT "pull_requests_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "pull_requests" DROP CONSTRAINT "pull_requests_repository_id_repositories_id_fk";
--> statement-breakpoint
ALTER TABLE "reviews" DROP CONSTRAINT "reviews_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "reviews" DROP CONSTRAINT "reviews_pull_request_id_pull_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "repositories" DROP CONSTRAINT "repositories_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "repositories" DROP CONSTRAINT "repositories_integration_id_integrations_id_fk";
--> statement-breakpoint
ALTER TABLE "boards" DROP CONSTRAINT "boards_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "boards" DROP CONSTRAINT "boards_integration_id_integrations_id_fk";
--> statement-breakpoint
ALTER TABLE "issue_changes" DROP CONSTRAINT "issue_changes_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "issue_changes" DROP CONSTRAINT "issue_changes_issue_id_issues_id_fk";
--> statement-breakpoint
ALTER TABLE "issue_keys" DROP CONSTRAINT "issue_keys_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "issue_keys" DROP CONSTRAINT "issue_keys_integration_id_integrations_id_fk";
--> statement-breakpoint
ALTER TABLE "issue_keys" DROP CONSTRAINT "issue_keys_issue_id_issues_id_fk";
--> statement-breakpoint
ALTER TABLE "issue_sprints" DROP CONSTRAINT "issue_sprints_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "issue_sprints" DROP CONSTRAINT "issue_sprints_issue_id_issues_id_fk";
--> statement-breakpoint
ALTER TABLE "issue_statuses" DROP CONSTRAINT "issue_statuses_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "issue_statuses" DROP CONSTRAINT "issue_statuses_integration_id_integrations_id_fk";
--> statement-breakpoint
ALTER TABLE "issues" DROP CONSTRAINT "issues_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "issues" DROP CONSTRAINT "issues_integration_id_integrations_id_fk";
--> statement-breakpoint
ALTER TABLE "issues" DROP CONSTRAINT "issues_repository_id_repositories_id_fk";
--> statement-breakpoint
ALTER TABLE "issues" DROP CONSTRAINT "issues_project_id_projects_id_fk";
--> statement-breakpoint
ALTER TABLE "projects" DROP CONSTRAINT "projects_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "projects" DROP CONSTRAINT "projects_integration_id_integrations_id_fk";
--> statement-breakpoint
ALTER TABLE "sprints" DROP CONSTRAINT "sprints_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "sprints" DROP CONSTRAINT "sprints_integration_id_integrations_id_fk";
--> statement-breakpoint
ALTER TABLE "accounts" DROP CONSTRAINT "accounts_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "accounts" DROP CONSTRAINT "accounts_integration_id_integrations_id_fk";
--> statement-breakpoint
ALTER TABLE "comments" DROP CONSTRAINT "comments_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "comments" DROP CONSTRAINT "comments_repository_id_repositories_id_fk";
--> statement-breakpoint
ALTER TABLE "commits" DROP CONSTRAINT "commits_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "commits" DROP CONSTRAINT "commits_repository_id_repositories_id_fk";
--> statement-breakpoint
ALTER TABLE "github_deployment_statuses" DROP CONSTRAINT "github_deployment_statuses_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "github_deployment_statuses" DROP CONSTRAINT "github_deployment_statuses_deployment_id_github_deployments_id_fk";
--> statement-breakpoint
ALTER TABLE "github_deployments" DROP CONSTRAINT "github_deployments_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "github_deployments" DROP CONSTRAINT "github_deployments_repository_id_repositories_id_fk";
--> statement-breakpoint
ALTER TABLE "pull_request_events" DROP CONSTRAINT "pull_request_events_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "pull_request_events" DROP CONSTRAINT "pull_request_events_pull_request_id_pull_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "pull_request_issues" DROP CONSTRAINT "pull_request_issues_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "pull_request_issues" DROP CONSTRAINT "pull_request_issues_pull_request_id_pull_requests_id_fk";
--> statement-breakpoint
ALTER TABLE "releases" DROP CONSTRAINT "releases_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "releases" DROP CONSTRAINT "releases_repository_id_repositories_id_fk";
--> statement-breakpoint
ALTER TABLE "workflow_jobs" DROP CONSTRAINT "workflow_jobs_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "workflow_jobs" DROP CONSTRAINT "workflow_jobs_workflow_run_id_workflow_runs_id_fk";
--> statement-breakpoint
ALTER TABLE "workflow_runs" DROP CONSTRAINT "workflow_runs_client_id_clients_id_fk";
--> statement-breakpoint
ALTER TABLE "workflow_runs" DROP CONSTRAINT "workflow_runs_repository_id_repositories_id_fk";
--> statement-breakpoint
ALTER TABLE "issues" ALTER COLUMN "comment_count" DROP DEFAULT;
--> statement-breakpoint
ALTER TABLE "issues" ALTER COLUMN "comment_count" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "issues" ADD COLUMN "type_external_id" text;
--> statement-breakpoint
ALTER TABLE "pull_requests" ADD CONSTRAINT "pull_requests_of_client" UNIQUE("id","client_id");
--> statement-breakpoint
ALTER TABLE "integrations" ADD CONSTRAINT "integrations_of_client" UNIQUE("id","client_id");
--> statement-breakpoint
ALTER TABLE "repositories" ADD CONSTRAINT "repositories_of_client" UNIQUE("id","client_id");
--> statement-breakpoint
ALTER TABLE "issues" ADD CONSTRAINT "issues_of_client" UNIQUE("id","client_id");
--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_of_client" UNIQUE("id","client_id");
--> statement-breakpoint
ALTER TABLE "github_deployments" ADD CONSTRAINT "github_deployments_of_client" UNIQUE("id","client_id");
--> statement-breakpoint
ALTER TABLE "workflow_runs" ADD CONSTRAINT "workflow_runs_of_client" UNIQUE("id","client_id");
--> statement-breakpoint
ALTER TABLE "issue_types" ADD CONSTRAINT "issue_types_integration" FOREIGN KEY ("client_id","integration_id") REFERENCES "public"."integrations"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "apart_accounts" ADD CONSTRAINT "apart_accounts_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "apart_accounts_client" ON "apart_accounts" USING btree ("client_id");
--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_repository" FOREIGN KEY ("client_id","repository_id") REFERENCES "public"."repositories"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "pull_request_commits" ADD CONSTRAINT "pull_request_commits_pull_request" FOREIGN KEY ("client_id","pull_request_id") REFERENCES "public"."pull_requests"("client_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "pull_requests" ADD CONSTRAINT "pull_requests_repository" FOREIGN KEY ("client_id","repository_id") REFERENCES "public"."repositories"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_pull_request" FOREIGN KEY ("client_id","pull_request_id") REFERENCES "public"."pull_requests"("client_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "repositories" ADD CONSTRAINT "repositories_integration" FOREIGN KEY ("client_id","integration_id") REFERENCES "public"."integrations"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "boards" ADD CONSTRAINT "boards_integration" FOREIGN KEY ("client_id","integration_id") REFERENCES "public"."integrations"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "issue_changes" ADD CONSTRAINT "issue_changes_issue" FOREIGN KEY ("client_id","issue_id") REFERENCES "public"."issues"("client_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "issue_keys" ADD CONSTRAINT "issue_keys_issue" FOREIGN KEY ("client_id","issue_id") REFERENCES "public"."issues"("client_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "issue_sprints" ADD CONSTRAINT "issue_sprints_issue" FOREIGN KEY ("client_id","issue_id") REFERENCES "public"."issues"("client_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "issue_statuses" ADD CONSTRAINT "issue_statuses_integration" FOREIGN KEY ("client_id","integration_id") REFERENCES "public"."integrations"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "issues" ADD CONSTRAINT "issues_of_repository" FOREIGN KEY ("client_id","repository_id") REFERENCES "public"."repositories"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "issues" ADD CONSTRAINT "issues_of_project" FOREIGN KEY ("client_id","project_id") REFERENCES "public"."projects"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_integration" FOREIGN KEY ("client_id","integration_id") REFERENCES "public"."integrations"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "sprints" ADD CONSTRAINT "sprints_integration" FOREIGN KEY ("client_id","integration_id") REFERENCES "public"."integrations"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_integration" FOREIGN KEY ("client_id","integration_id") REFERENCES "public"."integrations"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_repository" FOREIGN KEY ("client_id","repository_id") REFERENCES "public"."repositories"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "commits" ADD CONSTRAINT "commits_repository" FOREIGN KEY ("client_id","repository_id") REFERENCES "public"."repositories"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "github_deployment_statuses" ADD CONSTRAINT "github_deployment_statuses_deployment" FOREIGN KEY ("client_id","deployment_id") REFERENCES "public"."github_deployments"("client_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "github_deployments" ADD CONSTRAINT "github_deployments_repository" FOREIGN KEY ("client_id","repository_id") REFERENCES "public"."repositories"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "pull_request_events" ADD CONSTRAINT "pull_request_events_pull_request" FOREIGN KEY ("client_id","pull_request_id") REFERENCES "public"."pull_requests"("client_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "pull_request_issues" ADD CONSTRAINT "pull_request_issues_pull_request" FOREIGN KEY ("client_id","pull_request_id") REFERENCES "public"."pull_requests"("client_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_repository" FOREIGN KEY ("client_id","repository_id") REFERENCES "public"."repositories"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "workflow_jobs" ADD CONSTRAINT "workflow_jobs_run" FOREIGN KEY ("client_id","workflow_run_id") REFERENCES "public"."workflow_runs"("client_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "workflow_runs" ADD CONSTRAINT "workflow_runs_repository" FOREIGN KEY ("client_id","repository_id") REFERENCES "public"."repositories"("client_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "issues" ADD CONSTRAINT "issues_parent" CHECK (num_nonnulls(repository_id, project_id) = 1);
--> statement-breakpoint
-- Nobody counted them: the nought of a Jira issue was never said by its source.
UPDATE "issues" SET "comment_count" = NULL WHERE "project_id" IS NOT NULL;
