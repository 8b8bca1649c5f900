-- Which reviews count is for the client's rules to say: of the facts, which the next worker makes anew (FACTS_VERSION).
ALTER TABLE "pull_request_facts" ADD COLUMN "first_review_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "pull_request_facts" ADD COLUMN "first_approval_at" timestamp with time zone;--> statement-breakpoint
-- first_review_at, first_approval_at and review_count of pull_requests are written no more. The version before still
-- runs beside this one, and asks for them: a later migration drops them.
ALTER TABLE "pull_requests" ALTER COLUMN "review_count" SET DEFAULT 0;
