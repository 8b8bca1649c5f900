import type { Metadata } from 'next';
import { IntegrationsSection } from '#components/admin/integrations/integrations-section.tsx';
import { Page } from '#components/ui/page.tsx';

export const metadata: Metadata = { title: 'Integrations' };

export default function IntegrationsPage() {
  return (
    <Page
      title="Integrations"
      description="Where the data of this client comes from, whether its connections are sound, and when they are synced."
    >
      <IntegrationsSection />
    </Page>
  );
}
