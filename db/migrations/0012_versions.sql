ALTER TABLE "etl_schedules" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "rule_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "rule_changed_by" text;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "rule_changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "changed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "changed_at" timestamp with time zone DEFAULT now() NOT NULL;