CREATE TABLE "processes" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"health" jsonb NOT NULL,
	"router" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "replica_overrides" (
	"address" text PRIMARY KEY NOT NULL,
	"taken_out_by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "etl_runs" ADD COLUMN "committed_lsn" "pg_lsn";