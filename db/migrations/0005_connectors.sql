CREATE TABLE "apikey" (
	"id" text PRIMARY KEY NOT NULL,
	"config_id" text DEFAULT 'default' NOT NULL,
	"name" text,
	"start" text,
	"reference_id" text NOT NULL,
	"prefix" text,
	"key" text NOT NULL,
	"refill_interval" integer,
	"refill_amount" integer,
	"last_refill_at" timestamp with time zone,
	"enabled" boolean DEFAULT true,
	"rate_limit_enabled" boolean DEFAULT true,
	"rate_limit_time_window" integer,
	"rate_limit_max" integer,
	"request_count" integer DEFAULT 0,
	"remaining" integer,
	"last_request" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"permissions" text,
	"metadata" text
);
--> statement-breakpoint
CREATE TABLE "dirty_records" (
	"client_id" integer NOT NULL,
	"integration_id" bigint NOT NULL,
	"job" text NOT NULL,
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"marked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "dirty_records_natural" PRIMARY KEY("integration_id","job","scope","key")
);
--> statement-breakpoint
CREATE TABLE "hook_deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "hook_deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"hook_id" bigint NOT NULL,
	"delivery_id" text NOT NULL,
	"event" text NOT NULL,
	"action" text,
	"outcome" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "hook_deliveries_natural" UNIQUE("hook_id","delivery_id")
);
--> statement-breakpoint
CREATE TABLE "inbound_hooks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "inbound_hooks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"integration_id" bigint NOT NULL,
	"hook_id" text NOT NULL,
	"secret_sealed" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_delivery_at" timestamp with time zone,
	CONSTRAINT "inbound_hooks_hook_id_unique" UNIQUE("hook_id")
);
--> statement-breakpoint
CREATE TABLE "boards" (
	"client_id" integer NOT NULL,
	"integration_id" bigint NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"project_key" text,
	CONSTRAINT "boards_natural" PRIMARY KEY("integration_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "issue_changes" (
	"client_id" integer NOT NULL,
	"issue_id" bigint NOT NULL,
	"external_id" text NOT NULL,
	"item" integer NOT NULL,
	"field" text NOT NULL,
	"from_id" text,
	"from_text" text,
	"to_id" text,
	"to_text" text,
	"author" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "issue_changes_natural" PRIMARY KEY("issue_id","external_id","item")
);
--> statement-breakpoint
CREATE TABLE "issue_keys" (
	"client_id" integer NOT NULL,
	"integration_id" bigint NOT NULL,
	"issue_id" bigint NOT NULL,
	"key" text NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "issue_keys_natural" PRIMARY KEY("issue_id","key")
);
--> statement-breakpoint
CREATE TABLE "issue_sprints" (
	"client_id" integer NOT NULL,
	"issue_id" bigint NOT NULL,
	"sprint_external_id" text NOT NULL,
	CONSTRAINT "issue_sprints_natural" PRIMARY KEY("issue_id","sprint_external_id")
);
--> statement-breakpoint
CREATE TABLE "issue_statuses" (
	"client_id" integer NOT NULL,
	"integration_id" bigint NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"category" text NOT NULL,
	CONSTRAINT "issue_statuses_natural" PRIMARY KEY("integration_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "issues" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "issues_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"integration_id" bigint NOT NULL,
	"external_id" text NOT NULL,
	"repository_id" bigint,
	"project_id" bigint,
	"key" text NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"url" text NOT NULL,
	"type" text,
	"is_subtask" boolean DEFAULT false NOT NULL,
	"parent_external_id" text,
	"status_id" text NOT NULL,
	"state_reason" text,
	"priority" text,
	"labels" text[] NOT NULL,
	"author" text,
	"author_is_bot" boolean DEFAULT false NOT NULL,
	"assignee" text,
	"story_points" double precision,
	"comment_count" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"source_updated_at" timestamp with time zone NOT NULL,
	"gone_at" timestamp with time zone,
	"synced_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "issues_natural" UNIQUE("client_id","integration_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "projects_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"integration_id" bigint NOT NULL,
	"external_id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"gone_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "projects_natural" UNIQUE("client_id","integration_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "sprints" (
	"client_id" integer NOT NULL,
	"integration_id" bigint NOT NULL,
	"external_id" text NOT NULL,
	"board_external_id" text,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"starts_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	CONSTRAINT "sprints_natural" PRIMARY KEY("integration_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"client_id" integer NOT NULL,
	"integration_id" bigint NOT NULL,
	"account" text NOT NULL,
	"name" text,
	"email" text,
	"is_bot" boolean DEFAULT false NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_natural" PRIMARY KEY("integration_id","account")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "people_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_accounts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "person_accounts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"person_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"account" text NOT NULL,
	"confirmed_by" text NOT NULL,
	"confirmed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "person_accounts_natural" UNIQUE("client_id","kind","account")
);
--> statement-breakpoint
CREATE TABLE "comments" (
	"client_id" integer NOT NULL,
	"repository_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"external_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"author" text,
	"author_is_bot" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"source_updated_at" timestamp with time zone NOT NULL,
	"gone_at" timestamp with time zone,
	CONSTRAINT "comments_natural" PRIMARY KEY("repository_id","kind","external_id")
);
--> statement-breakpoint
CREATE TABLE "commits" (
	"client_id" integer NOT NULL,
	"repository_id" bigint NOT NULL,
	"sha" text NOT NULL,
	"parents" text[] NOT NULL,
	"headline" text NOT NULL,
	"author_name" text,
	"author_email" text,
	"author_login" text,
	"authored_at" timestamp with time zone NOT NULL,
	"committed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "commits_natural" PRIMARY KEY("repository_id","sha")
);
--> statement-breakpoint
CREATE TABLE "github_deployment_statuses" (
	"client_id" integer NOT NULL,
	"deployment_id" bigint NOT NULL,
	"external_id" text NOT NULL,
	"state" text NOT NULL,
	"environment" text,
	"url" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "github_deployment_statuses_natural" PRIMARY KEY("deployment_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "github_deployments" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "github_deployments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"repository_id" bigint NOT NULL,
	"external_id" bigint NOT NULL,
	"environment" text NOT NULL,
	"ref" text,
	"sha" text NOT NULL,
	"task" text,
	"creator" text,
	"state" text,
	"created_at" timestamp with time zone NOT NULL,
	"source_updated_at" timestamp with time zone NOT NULL,
	"gone_at" timestamp with time zone,
	CONSTRAINT "github_deployments_natural" UNIQUE("client_id","repository_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "pull_request_events" (
	"client_id" integer NOT NULL,
	"pull_request_id" bigint NOT NULL,
	"external_id" text NOT NULL,
	"kind" text NOT NULL,
	"actor" text,
	"reviewer" text,
	"before_sha" text,
	"after_sha" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "pull_request_events_natural" PRIMARY KEY("pull_request_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "pull_request_issues" (
	"client_id" integer NOT NULL,
	"pull_request_id" bigint NOT NULL,
	"issue_external_id" bigint NOT NULL,
	"repository_name" text NOT NULL,
	"number" integer NOT NULL,
	CONSTRAINT "pull_request_issues_natural" PRIMARY KEY("pull_request_id","issue_external_id")
);
--> statement-breakpoint
CREATE TABLE "releases" (
	"client_id" integer NOT NULL,
	"repository_id" bigint NOT NULL,
	"external_id" bigint NOT NULL,
	"tag" text NOT NULL,
	"sha" text,
	"name" text,
	"draft" boolean NOT NULL,
	"prerelease" boolean NOT NULL,
	"author" text,
	"url" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"published_at" timestamp with time zone,
	"gone_at" timestamp with time zone,
	CONSTRAINT "releases_natural" PRIMARY KEY("repository_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "workflow_jobs" (
	"client_id" integer NOT NULL,
	"workflow_run_id" bigint NOT NULL,
	"external_id" bigint NOT NULL,
	"name" text NOT NULL,
	"attempt" integer NOT NULL,
	"status" text NOT NULL,
	"conclusion" text,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "workflow_jobs_natural" PRIMARY KEY("workflow_run_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "workflow_runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "workflow_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"repository_id" bigint NOT NULL,
	"external_id" bigint NOT NULL,
	"workflow_id" bigint NOT NULL,
	"name" text NOT NULL,
	"event" text NOT NULL,
	"branch" text,
	"sha" text NOT NULL,
	"attempt" integer NOT NULL,
	"status" text NOT NULL,
	"conclusion" text,
	"url" text NOT NULL,
	"actor" text,
	"created_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"source_updated_at" timestamp with time zone NOT NULL,
	"synced_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workflow_runs_natural" UNIQUE("client_id","repository_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "client_rules" (
	"client_id" integer PRIMARY KEY NOT NULL,
	"rules" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "incidents_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"title" text NOT NULL,
	"url" text,
	"service_id" bigint,
	"repository_id" bigint,
	"deployment_external_id" text,
	"opened_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"source_updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "incidents_natural" UNIQUE("client_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "service_projects" (
	"client_id" integer NOT NULL,
	"service_id" bigint NOT NULL,
	"project_id" bigint NOT NULL,
	CONSTRAINT "service_projects_natural" PRIMARY KEY("service_id","project_id")
);
--> statement-breakpoint
CREATE TABLE "service_repositories" (
	"client_id" integer NOT NULL,
	"repository_id" bigint PRIMARY KEY NOT NULL,
	"service_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "services_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "services_natural" UNIQUE("client_id","name")
);
--> statement-breakpoint
ALTER TABLE "pull_request_commits" ADD COLUMN "author_email" text;--> statement-breakpoint
ALTER TABLE "pull_request_commits" ADD COLUMN "superseded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "pull_requests" ADD COLUMN "head_sha" text;--> statement-breakpoint
ALTER TABLE "reviews" ADD COLUMN "gone_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "integrations" ADD COLUMN "project_keys" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "integrations" ADD COLUMN "token_expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "integrations" ADD COLUMN "connection" jsonb;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "earlier_names" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "gone_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "deployment_rule" jsonb;--> statement-breakpoint
ALTER TABLE "dirty_records" ADD CONSTRAINT "dirty_records_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dirty_records" ADD CONSTRAINT "dirty_records_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_hook_id_inbound_hooks_id_fk" FOREIGN KEY ("hook_id") REFERENCES "public"."inbound_hooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_hooks" ADD CONSTRAINT "inbound_hooks_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_hooks" ADD CONSTRAINT "inbound_hooks_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "boards" ADD CONSTRAINT "boards_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "boards" ADD CONSTRAINT "boards_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_changes" ADD CONSTRAINT "issue_changes_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_changes" ADD CONSTRAINT "issue_changes_issue_id_issues_id_fk" FOREIGN KEY ("issue_id") REFERENCES "public"."issues"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_keys" ADD CONSTRAINT "issue_keys_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_keys" ADD CONSTRAINT "issue_keys_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_keys" ADD CONSTRAINT "issue_keys_issue_id_issues_id_fk" FOREIGN KEY ("issue_id") REFERENCES "public"."issues"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_sprints" ADD CONSTRAINT "issue_sprints_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_sprints" ADD CONSTRAINT "issue_sprints_issue_id_issues_id_fk" FOREIGN KEY ("issue_id") REFERENCES "public"."issues"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_statuses" ADD CONSTRAINT "issue_statuses_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_statuses" ADD CONSTRAINT "issue_statuses_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issues" ADD CONSTRAINT "issues_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issues" ADD CONSTRAINT "issues_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issues" ADD CONSTRAINT "issues_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issues" ADD CONSTRAINT "issues_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sprints" ADD CONSTRAINT "sprints_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sprints" ADD CONSTRAINT "sprints_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_accounts" ADD CONSTRAINT "person_accounts_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_accounts" ADD CONSTRAINT "person_accounts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commits" ADD CONSTRAINT "commits_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commits" ADD CONSTRAINT "commits_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "github_deployment_statuses" ADD CONSTRAINT "github_deployment_statuses_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "github_deployment_statuses" ADD CONSTRAINT "github_deployment_statuses_deployment_id_github_deployments_id_fk" FOREIGN KEY ("deployment_id") REFERENCES "public"."github_deployments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "github_deployments" ADD CONSTRAINT "github_deployments_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "github_deployments" ADD CONSTRAINT "github_deployments_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pull_request_events" ADD CONSTRAINT "pull_request_events_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pull_request_events" ADD CONSTRAINT "pull_request_events_pull_request_id_pull_requests_id_fk" FOREIGN KEY ("pull_request_id") REFERENCES "public"."pull_requests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pull_request_issues" ADD CONSTRAINT "pull_request_issues_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pull_request_issues" ADD CONSTRAINT "pull_request_issues_pull_request_id_pull_requests_id_fk" FOREIGN KEY ("pull_request_id") REFERENCES "public"."pull_requests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_jobs" ADD CONSTRAINT "workflow_jobs_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_jobs" ADD CONSTRAINT "workflow_jobs_workflow_run_id_workflow_runs_id_fk" FOREIGN KEY ("workflow_run_id") REFERENCES "public"."workflow_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_runs" ADD CONSTRAINT "workflow_runs_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_runs" ADD CONSTRAINT "workflow_runs_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_rules" ADD CONSTRAINT "client_rules_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_projects" ADD CONSTRAINT "service_projects_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_projects" ADD CONSTRAINT "service_projects_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_projects" ADD CONSTRAINT "service_projects_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_repositories" ADD CONSTRAINT "service_repositories_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_repositories" ADD CONSTRAINT "service_repositories_repository_id_repositories_id_fk" FOREIGN KEY ("repository_id") REFERENCES "public"."repositories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_repositories" ADD CONSTRAINT "service_repositories_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "apikey_key" ON "apikey" USING btree ("key");--> statement-breakpoint
CREATE INDEX "apikey_reference" ON "apikey" USING btree ("reference_id");--> statement-breakpoint
CREATE INDEX "inbound_hooks_integration" ON "inbound_hooks" USING btree ("integration_id");--> statement-breakpoint
CREATE INDEX "issue_keys_key" ON "issue_keys" USING btree ("integration_id","key");--> statement-breakpoint
CREATE INDEX "issues_created" ON "issues" USING btree ("client_id","created_at");--> statement-breakpoint
CREATE INDEX "issues_repository" ON "issues" USING btree ("repository_id","number");--> statement-breakpoint
CREATE INDEX "issues_project" ON "issues" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "person_accounts_person" ON "person_accounts" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "comments_number" ON "comments" USING btree ("repository_id","number");--> statement-breakpoint
CREATE INDEX "commits_committed" ON "commits" USING btree ("repository_id","committed_at");--> statement-breakpoint
CREATE INDEX "github_deployments_created" ON "github_deployments" USING btree ("client_id","created_at");--> statement-breakpoint
CREATE INDEX "workflow_runs_created" ON "workflow_runs" USING btree ("client_id","created_at");--> statement-breakpoint
CREATE INDEX "incidents_opened" ON "incidents" USING btree ("client_id","opened_at");--> statement-breakpoint
CREATE INDEX "service_repositories_service" ON "service_repositories" USING btree ("service_id");