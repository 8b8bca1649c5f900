import type { Metadata } from 'next';
import { WebhooksSection } from '#components/notifications/webhooks-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Notifications' };

export default function WebhooksPage() {
  return (
    <Page
      title="Notifications"
      description="Where it is told that a sync has failed or data is out of date, besides the bell at the top."
    >
      <WebhooksSection />
    </Page>
  );
}
