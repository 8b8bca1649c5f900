import type { Metadata } from 'next';
import { HooksSection } from '#components/inbound-hooks/hooks-section.tsx';
import { ToolsSection } from '#components/inbound-hooks/tools-section.tsx';
import { WebhooksSection } from '#components/notifications/webhooks-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Webhooks' };

export default function WebhooksPage() {
  return (
    <Page
      title="Webhooks"
      description="What comes in from GitHub and your tools, and where it is told that a sync has failed or data is out of date."
    >
      <HooksSection />
      <ToolsSection />
      <WebhooksSection />
    </Page>
  );
}
