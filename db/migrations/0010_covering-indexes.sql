DROP INDEX "pull_request_facts_closed";--> statement-breakpoint
DROP INDEX "workflow_runs_created";--> statement-breakpoint
CREATE INDEX "pull_request_facts_closed" ON "pull_request_facts" USING btree ("client_id","closed_at","repository_id","excluded_by","anomalies","opened_at") WHERE closed_at is not null;--> statement-breakpoint
CREATE INDEX "workflow_runs_created" ON "workflow_runs" USING btree ("client_id","created_at","status","repository_id","workflow_id","id","conclusion","started_at","finished_at","branch");