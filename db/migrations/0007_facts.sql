CREATE TABLE "deployment_changes" (
	"client_id" integer NOT NULL,
	"deployment_id" bigint NOT NULL,
	"pull_request_id" bigint NOT NULL,
	"link_method" text NOT NULL,
	CONSTRAINT "deployment_changes_natural" PRIMARY KEY("deployment_id","pull_request_id")
);
--> statement-breakpoint
CREATE TABLE "deployment_facts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "deployment_facts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"repository_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"environment" text NOT NULL,
	"production" boolean NOT NULL,
	"sha" text NOT NULL,
	"ref" text,
	"url" text,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"result" text NOT NULL,
	"previous_id" bigint,
	"change_count" integer,
	"incident_count" integer DEFAULT 0 NOT NULL,
	"rework_by" text,
	"excluded_by" text,
	"version" smallint NOT NULL,
	"run_id" bigint,
	CONSTRAINT "deployment_facts_natural" UNIQUE("client_id","repository_id","source","external_id"),
	CONSTRAINT "deployment_facts_of_client" UNIQUE("id","client_id")
);
--> statement-breakpoint
CREATE TABLE "fact_marks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "fact_marks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"kind" text NOT NULL,
	"ids" bigint[] NOT NULL,
	"run_id" bigint DEFAULT nullif(current_setting('app.run_id', true), '')::bigint,
	"since" timestamp with time zone,
	"marked_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fact_states" (
	"client_id" integer PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"rules_version" integer NOT NULL,
	"rebuilt_at" timestamp with time zone NOT NULL,
	"changes" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident_decisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "incident_decisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"decision" text NOT NULL,
	"repository_id" bigint,
	"deployment_source" text,
	"deployment_external_id" text,
	"actor" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident_facts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "incident_facts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"issue_id" bigint,
	"pull_request_id" bigint,
	"told_id" bigint,
	"repository_id" bigint,
	"project_id" bigint,
	"service_id" bigint,
	"title" text NOT NULL,
	"url" text,
	"opened_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"deployment_id" bigint,
	"attribution" text NOT NULL,
	"recovery_seconds" integer,
	"excluded_by" text,
	"version" smallint NOT NULL,
	"run_id" bigint,
	CONSTRAINT "incident_facts_natural" UNIQUE("client_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "issue_facts" (
	"issue_id" bigint PRIMARY KEY NOT NULL,
	"client_id" integer NOT NULL,
	"repository_id" bigint,
	"project_id" bigint,
	"type" text,
	"created_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"done_at" timestamp with time zone,
	"lead_seconds" integer,
	"cycle_seconds" integer,
	"active_seconds" integer NOT NULL,
	"waiting_seconds" integer NOT NULL,
	"step_id" bigint,
	"category" text,
	"step_entered_at" timestamp with time zone NOT NULL,
	"reopened" smallint NOT NULL,
	"excluded_by" text,
	"anomalies" smallint NOT NULL,
	"version" smallint NOT NULL,
	"run_id" bigint
);
--> statement-breakpoint
CREATE TABLE "issue_status_intervals" (
	"client_id" integer NOT NULL,
	"issue_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"status_id" text NOT NULL,
	"step_id" bigint,
	"entered_at" timestamp with time zone NOT NULL,
	"left_at" timestamp with time zone,
	CONSTRAINT "issue_status_intervals_natural" PRIMARY KEY("issue_id","position")
);
--> statement-breakpoint
CREATE TABLE "issue_step_counts" (
	"client_id" integer NOT NULL,
	"grain" text NOT NULL,
	"start" date NOT NULL,
	"step_id" bigint NOT NULL,
	"project_id" bigint,
	"repository_id" bigint,
	"entered" integer NOT NULL,
	"left" integer NOT NULL,
	CONSTRAINT "issue_step_counts_natural" UNIQUE NULLS NOT DISTINCT("client_id","grain","start","step_id","project_id","repository_id")
);
--> statement-breakpoint
CREATE TABLE "issue_step_times" (
	"client_id" integer NOT NULL,
	"issue_id" bigint NOT NULL,
	"step_id" bigint NOT NULL,
	"done_at" timestamp with time zone NOT NULL,
	"seconds" integer NOT NULL,
	"visits" integer NOT NULL,
	"age_seconds" integer,
	CONSTRAINT "issue_step_times_natural" PRIMARY KEY("issue_id","step_id")
);
--> statement-breakpoint
CREATE TABLE "manual_exclusions" (
	"client_id" integer NOT NULL,
	"kind" text NOT NULL,
	"item_id" bigint NOT NULL,
	"reason" text NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "manual_exclusions_natural" PRIMARY KEY("client_id","kind","item_id")
);
--> statement-breakpoint
CREATE TABLE "pull_request_facts" (
	"pull_request_id" bigint PRIMARY KEY NOT NULL,
	"client_id" integer NOT NULL,
	"repository_id" bigint NOT NULL,
	"state" text NOT NULL,
	"author" text,
	"created_at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone,
	"reviewed_at" timestamp with time zone,
	"merged_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"deployed_at" timestamp with time zone,
	"first_review_seconds" integer,
	"coding_seconds" integer,
	"pickup_seconds" integer,
	"review_seconds" integer,
	"merge_seconds" integer,
	"unreviewed_seconds" integer,
	"deploy_seconds" integer,
	"elapsed_seconds" integer,
	"lead_seconds" integer,
	"size" integer NOT NULL,
	"change_requests" integer NOT NULL,
	"review_count" integer NOT NULL,
	"comment_count" integer NOT NULL,
	"hotfix" boolean NOT NULL,
	"revert" boolean NOT NULL,
	"reverts_id" bigint,
	"deployment_id" bigint,
	"link_method" text NOT NULL,
	"excluded_by" text,
	"anomalies" smallint NOT NULL,
	"waiting_reason" text,
	"waiting_since" timestamp with time zone,
	"waiting_on" text[],
	"version" smallint NOT NULL,
	"run_id" bigint
);
--> statement-breakpoint
CREATE TABLE "review_facts" (
	"review_id" bigint PRIMARY KEY NOT NULL,
	"client_id" integer NOT NULL,
	"pull_request_id" bigint NOT NULL,
	"repository_id" bigint NOT NULL,
	"reviewer" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"response_seconds" integer,
	"excluded_by" text,
	"version" smallint NOT NULL,
	"run_id" bigint
);
--> statement-breakpoint
CREATE TABLE "status_mappings" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "status_mappings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"integration_id" bigint NOT NULL,
	"status_id" text NOT NULL,
	"step_id" bigint NOT NULL,
	"effective_from" date,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "status_mappings_natural" UNIQUE NULLS NOT DISTINCT("client_id","integration_id","status_id","effective_from")
);
--> statement-breakpoint
CREATE TABLE "workflow_steps" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "workflow_steps_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"workflow_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"category" text NOT NULL,
	"target_seconds" integer,
	CONSTRAINT "workflow_steps_natural" UNIQUE("workflow_id","name"),
	CONSTRAINT "workflow_steps_of_client" UNIQUE("id","client_id")
);
--> statement-breakpoint
CREATE TABLE "workflows" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "workflows_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" integer NOT NULL,
	"name" text NOT NULL,
	"is_default" boolean NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workflows_natural" UNIQUE("client_id","name"),
	CONSTRAINT "workflows_of_client" UNIQUE("id","client_id")
);
--> statement-breakpoint
ALTER TABLE "deployment_changes" ADD CONSTRAINT "deployment_changes_of" FOREIGN KEY ("client_id","deployment_id") REFERENCES "public"."deployment_facts"("client_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployment_facts" ADD CONSTRAINT "deployment_facts_of" FOREIGN KEY ("client_id","repository_id") REFERENCES "public"."repositories"("client_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fact_marks" ADD CONSTRAINT "fact_marks_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fact_states" ADD CONSTRAINT "fact_states_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_decisions" ADD CONSTRAINT "incident_decisions_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_facts" ADD CONSTRAINT "incident_facts_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_facts" ADD CONSTRAINT "issue_facts_of" FOREIGN KEY ("client_id","issue_id") REFERENCES "public"."issues"("client_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_status_intervals" ADD CONSTRAINT "issue_status_intervals_of" FOREIGN KEY ("client_id","issue_id") REFERENCES "public"."issues"("client_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_step_counts" ADD CONSTRAINT "issue_step_counts_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_step_times" ADD CONSTRAINT "issue_step_times_of" FOREIGN KEY ("client_id","issue_id") REFERENCES "public"."issues"("client_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "manual_exclusions" ADD CONSTRAINT "manual_exclusions_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD CONSTRAINT "pull_request_facts_of" FOREIGN KEY ("client_id","pull_request_id") REFERENCES "public"."pull_requests"("client_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_facts" ADD CONSTRAINT "review_facts_of" FOREIGN KEY ("client_id","pull_request_id") REFERENCES "public"."pull_requests"("client_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_mappings" ADD CONSTRAINT "status_mappings_integration" FOREIGN KEY ("client_id","integration_id") REFERENCES "public"."integrations"("client_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_mappings" ADD CONSTRAINT "status_mappings_step_of" FOREIGN KEY ("client_id","step_id") REFERENCES "public"."workflow_steps"("client_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_steps" ADD CONSTRAINT "workflow_steps_workflow" FOREIGN KEY ("client_id","workflow_id") REFERENCES "public"."workflows"("client_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflows" ADD CONSTRAINT "workflows_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deployment_changes_pull_request" ON "deployment_changes" USING btree ("pull_request_id");--> statement-breakpoint
CREATE INDEX "deployment_facts_finished" ON "deployment_facts" USING btree ("client_id","finished_at","production","result","incident_count","rework_by","excluded_by","repository_id");--> statement-breakpoint
CREATE INDEX "deployment_facts_repository" ON "deployment_facts" USING btree ("repository_id","environment","finished_at");--> statement-breakpoint
CREATE INDEX "fact_marks_client" ON "fact_marks" USING btree ("client_id","id");--> statement-breakpoint
CREATE INDEX "incident_decisions_incident" ON "incident_decisions" USING btree ("client_id","source","external_id","id");--> statement-breakpoint
CREATE INDEX "incident_facts_opened" ON "incident_facts" USING btree ("client_id","opened_at");--> statement-breakpoint
CREATE INDEX "incident_facts_resolved" ON "incident_facts" USING btree ("client_id","resolved_at");--> statement-breakpoint
CREATE INDEX "incident_facts_deployment" ON "incident_facts" USING btree ("deployment_id");--> statement-breakpoint
CREATE INDEX "incident_facts_issue" ON "incident_facts" USING btree ("issue_id");--> statement-breakpoint
CREATE INDEX "issue_facts_created" ON "issue_facts" USING btree ("client_id","created_at","excluded_by","anomalies");--> statement-breakpoint
CREATE INDEX "issue_facts_done" ON "issue_facts" USING btree ("client_id","done_at","excluded_by","type","lead_seconds","cycle_seconds","active_seconds","waiting_seconds","anomalies","issue_id") WHERE done_at is not null;--> statement-breakpoint
CREATE INDEX "issue_facts_open" ON "issue_facts" USING btree ("client_id","category","step_entered_at");--> statement-breakpoint
CREATE INDEX "issue_facts_project" ON "issue_facts" USING btree ("project_id","done_at");--> statement-breakpoint
CREATE INDEX "issue_facts_excluded" ON "issue_facts" USING btree ("client_id","excluded_by") WHERE excluded_by is not null;--> statement-breakpoint
CREATE INDEX "issue_facts_mended" ON "issue_facts" USING btree ("client_id") WHERE anomalies > 0;--> statement-breakpoint
CREATE INDEX "issue_status_intervals_unmapped" ON "issue_status_intervals" USING btree ("client_id","status_id") WHERE step_id is null;--> statement-breakpoint
CREATE INDEX "issue_step_times_done" ON "issue_step_times" USING btree ("client_id","done_at","step_id","seconds","age_seconds","visits","issue_id");--> statement-breakpoint
CREATE INDEX "pull_request_facts_created" ON "pull_request_facts" USING btree ("client_id","created_at");--> statement-breakpoint
CREATE INDEX "pull_request_facts_opened" ON "pull_request_facts" USING btree ("client_id","opened_at","repository_id","excluded_by","anomalies");--> statement-breakpoint
CREATE INDEX "pull_request_facts_reviewed" ON "pull_request_facts" USING btree ("client_id","reviewed_at","repository_id","excluded_by","anomalies","first_review_seconds","opened_at","merged_at","closed_at");--> statement-breakpoint
CREATE INDEX "pull_request_facts_merged" ON "pull_request_facts" USING btree ("client_id","merged_at","repository_id","excluded_by","anomalies","opened_at","reviewed_at","coding_seconds","pickup_seconds","review_seconds","merge_seconds","unreviewed_seconds","deploy_seconds","elapsed_seconds","lead_seconds","first_review_seconds","size","revert","change_requests","review_count","comment_count","pull_request_id");--> statement-breakpoint
CREATE INDEX "pull_request_facts_open" ON "pull_request_facts" USING btree ("client_id","created_at") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "pull_request_facts_closed" ON "pull_request_facts" USING btree ("client_id","closed_at");--> statement-breakpoint
CREATE INDEX "pull_request_facts_deployed" ON "pull_request_facts" USING btree ("client_id","deployed_at","lead_seconds","repository_id","excluded_by","link_method","anomalies");--> statement-breakpoint
CREATE INDEX "pull_request_facts_deployment" ON "pull_request_facts" USING btree ("deployment_id");--> statement-breakpoint
CREATE INDEX "pull_request_facts_repository" ON "pull_request_facts" USING btree ("repository_id","merged_at");--> statement-breakpoint
CREATE INDEX "pull_request_facts_reverts" ON "pull_request_facts" USING btree ("client_id","repository_id") WHERE revert;--> statement-breakpoint
CREATE INDEX "review_facts_at" ON "review_facts" USING btree ("client_id","at","repository_id","reviewer","excluded_by","response_seconds","pull_request_id");--> statement-breakpoint
CREATE INDEX "review_facts_pull_request" ON "review_facts" USING btree ("pull_request_id");--> statement-breakpoint
CREATE INDEX "status_mappings_step" ON "status_mappings" USING btree ("step_id");--> statement-breakpoint
CREATE INDEX "pull_requests_merge_commit" ON "pull_requests" USING btree ("repository_id","merge_commit_sha") WHERE merge_commit_sha is not null;--> statement-breakpoint
CREATE INDEX "pull_request_issues_issue" ON "pull_request_issues" USING btree ("issue_external_id");--> statement-breakpoint
CREATE INDEX "workflow_runs_sha" ON "workflow_runs" USING btree ("repository_id","sha");