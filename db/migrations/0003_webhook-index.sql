CREATE INDEX "webhook_deliveries_webhook" ON "webhook_deliveries" USING btree ("webhook_id","id");--> statement-breakpoint
ALTER TABLE "notification_webhooks" DROP COLUMN "enabled";