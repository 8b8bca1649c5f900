-- Rows from before belong to no step that is under way: '-infinity' is older than every one. Both change the catalogue alone.
ALTER TABLE "comments" ADD COLUMN "synced_at" timestamp with time zone DEFAULT '-infinity' NOT NULL;--> statement-breakpoint
ALTER TABLE "comments" ALTER COLUMN "synced_at" SET DEFAULT now();--> statement-breakpoint
ALTER TABLE "github_deployments" ADD COLUMN "synced_at" timestamp with time zone DEFAULT '-infinity' NOT NULL;--> statement-breakpoint
ALTER TABLE "github_deployments" ALTER COLUMN "synced_at" SET DEFAULT now();--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "synced_at" timestamp with time zone DEFAULT '-infinity' NOT NULL;--> statement-breakpoint
ALTER TABLE "releases" ALTER COLUMN "synced_at" SET DEFAULT now();
