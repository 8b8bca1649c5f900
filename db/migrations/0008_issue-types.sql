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
ALTER TABLE "issues" ALTER COLUMN "comment_count" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "issues" ALTER COLUMN "comment_count" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "issues" ADD COLUMN "type_external_id" text;--> statement-breakpoint
ALTER TABLE "issue_types" ADD CONSTRAINT "issue_types_integration" FOREIGN KEY ("client_id","integration_id") REFERENCES "public"."integrations"("client_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Nobody counted them: the nought of a Jira issue was never said by its source.
UPDATE "issues" SET "comment_count" = NULL WHERE "project_id" IS NOT NULL;
