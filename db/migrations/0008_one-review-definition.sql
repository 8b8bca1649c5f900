-- Which reviews count is for the client's rules to say: of the facts, which the next worker makes anew (FACTS_VERSION).
ALTER TABLE "pull_request_facts" ADD COLUMN "first_review_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "first_approval_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "pull_requests" DROP COLUMN "first_review_at";--> statement-breakpoint
ALTER TABLE "pull_requests" DROP COLUMN "first_approval_at";--> statement-breakpoint
ALTER TABLE "pull_requests" DROP COLUMN "review_count";